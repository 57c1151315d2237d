"""The words of dates: months, weekdays, zones, "ago" and "updated", by language (ISO 639-1).

Written by hand from general knowledge. Months stand in twelve groups, forms of one month parted by "|",
full forms first. Words are compared folded: lower case, without accents, apostrophes and dots.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f"
    r"\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
"""Accents, and the vowel signs of the scripts of Asia (of a set in a regular expression)."""
LETTER = rf"(?:[^\W\d_]|[{MARKS}])"
"""A letter of any script, or a mark on it (a regular expression)."""
WORD = rf"(?:[^\W\d_]++|[{MARKS}]++)++"

MONTHS = {
    "id": "januari|jan februari|feb|peb|pebruari|febuari maret|mar|mrt april|apr mei juni|jun juli|jul"
    " agustus|agu|agt|ags|agust|aug september|sep|sept|septembar oktober|okt|oct"
    " november|nov|nop|nopember desember|des|dec",
    "ms": "januari|jan februari|feb mac april|apr mei jun julai|jul ogos|ogo|ogs september|sep|sept"
    " oktober|okt november|nov disember|dis",
    "en": "january|jan february|feb|febr march|mar april|apr may june|jun july|jul august|aug"
    " september|sep|sept october|oct november|nov december|dec",
    "de": "januar|jänner|jan|jän februar|feber|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul"
    " august|aug september|sep|sept oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv|jan février|févr|fév mars|mar avril|avr mai juin juillet|juil|jul août|aou"
    " septembre|sept|sep octobre|oct novembre|nov décembre|déc",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago"
    " septiembre|setiembre|sep|sept|set octubre|oct noviembre|nov diciembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago"
    " setembro|set|sep outubro|out novembro|nov dezembro|dez",
    "it": "gennaio|gen|genn febbraio|feb|febb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug"
    " agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic",
    "ca": "gener|gen febrer|febr març abril|abr maig juny|jun juliol|jul agost|ag setembre|set"
    " octubre|oct novembre|nov desembre|des",
    "gl": "xaneiro|xan febreiro|feb marzo|mar abril|abr maio|mai xuño|xuñ xullo|xul agosto|ago"
    " setembro|set outubro|out novembro|nov decembro|dec",
    "ro": "ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug"
    " septembrie|sep|sept octombrie|oct noiembrie|noi|nov decembrie|dec",
    "nl": "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug"
    " september|sep|sept oktober|okt november|nov december|dec",
    "sv": "januari|jan februari|feb|febr mars|mar april|apr maj juni|jun juli|jul augusti|aug"
    " september|sep|sept oktober|okt november|nov december|dec",
    "no": "januar|jan februar|feb|febr mars|mar april|apr mai juni|jun juli|jul august|aug"
    " september|sep|sept oktober|okt november|nov desember|des",
    "da": "januar|jan februar|feb|febr marts|mar april|apr maj juni|jun juli|jul august|aug"
    " september|sep|sept oktober|okt november|nov december|dec",
    "is": "janúar|jan febrúar|feb mars|mar apríl|apr maí júní|jún júlí|júl ágúst|ágú september|sep|sept"
    " október|okt nóvember|nóv desember|des",
    "fi": "tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu"
    " toukokuuta|toukokuu kesäkuuta|kesäkuu heinäkuuta|heinäkuu elokuuta|elokuu syyskuuta|syyskuu"
    " lokakuuta|lokakuu marraskuuta|marraskuu joulukuuta|joulukuu",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvāris|janvārī|janvāra februāris|februārī|februāra marts|martā|marta aprīlis|aprīlī|aprīļa"
    " maijs|maijā|maija jūnijs|jūnijā|jūnija jūlijs|jūlijā|jūlija augusts|augustā|augusta"
    " septembris|septembrī|septembra oktobris|oktobrī|oktobra novembris|novembrī|novembra"
    " decembris|decembrī|decembra",
    "lt": "sausio|sausis vasario|vasaris kovo|kovas balandžio|balandis gegužės|gegužė birželio|birželis"
    " liepos|liepa rugpjūčio|rugpjūtis rugsėjo|rugsėjis spalio|spalis lapkričio|lapkritis"
    " gruodžio|gruodis",
    "pl": "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj"
    " czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz"
    " października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
    "cs": "ledna|leden|led února|únor|úno března|březen|bře dubna|duben|dub května|květen|kvě"
    " června|červen|čvn července|červenec|čvc srpna|srpen|srp září|zář října|říjen|říj"
    " listopadu|listopad|lis prosince|prosinec|pro",
    "sk": "januára|január|jan februára|február|feb marca|marec|mar apríla|apríl|apr mája|máj júna|jún"
    " júla|júl augusta|august|aug septembra|september|sep októbra|október|okt novembra|november|nov"
    " decembra|december|dec",
    "sl": "januarja|januar|jan februarja|februar|feb marca|marec|mar aprila|april|apr maja|maj"
    " junija|junij|jun julija|julij|jul avgusta|avgust|avg septembra|september|sep"
    " oktobra|oktober|okt novembra|november|nov decembra|december|dec",
    "hr": "siječnja|siječanj|sij veljače|veljača|velj ožujka|ožujak|ožu travnja|travanj|tra"
    " svibnja|svibanj|svi lipnja|lipanj|lip srpnja|srpanj|srp kolovoza|kolovoz|kol rujna|rujan|ruj"
    " listopada|listopad|lis studenoga|studenog|studeni|stu prosinca|prosinac|pro",
    "sr": "januar|jan|јануар|јан februar|feb|фебруар|феб mart|mar|март|мар april|apr|април|апр maj|мај"
    " jun|juni|јун|јуни jul|juli|јул|јули avgust|avg|август|авг septembar|sep|септембар|сеп"
    " oktobar|okt|октобар|окт novembar|nov|новембар|нов decembar|dec|децембар|дец",
    "hu": "január|jan február|febr|feb március|márc|mar április|ápr május|máj június|jún július|júl"
    " augusztus|aug szeptember|szept október|okt november|nov december|dec",
    "tr": "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl"
    " ekim|eki kasım|kas aralık|ara",
    "el": "ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ"
    " απριλίου|απρίλιος|απρ μαΐου|μάιος|μαι ιουνίου|ιούνιος|ιουν ιουλίου|ιούλιος|ιουλ"
    " αυγούστου|αύγουστος|αυγ σεπτεμβρίου|σεπτέμβριος|σεπ οκτωβρίου|οκτώβριος|οκτ"
    " νοεμβρίου|νοέμβριος|νοε δεκεμβρίου|δεκέμβριος|δεκ",
    "ru": "января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май"
    " июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт"
    " ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
    "uk": "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|кві|квіт"
    " травня|травень|тра|трав червня|червень|чер|черв липня|липень|лип серпня|серпень|сер|серп"
    " вересня|вересень|вер жовтня|жовтень|жов|жовт листопада|листопад|лис|лист"
    " грудня|грудень|гру|груд",
    "bg": "януари|яну февруари|фев март|мар април|апр май юни юли август|авг септември|сеп октомври|окт"
    " ноември|ное декември|дек",
    "ar": "يناير|جانفي فبراير|فيفري|شباط مارس|آذار أبريل|إبريل|أفريل|نيسان مايو|ماي|أيار"
    " يونيو|جوان|حزيران يوليو|جويلية|تموز أغسطس|أوت|آب سبتمبر|أيلول أكتوبر نوفمبر ديسمبر",
    "he": "ינואר|בינואר פברואר|בפברואר מרץ|במרץ|מרס|במרס אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי"
    " אוגוסט|באוגוסט ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר",
    "hi": "जनवरी|जन फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "th": "มกราคม|มค กุมภาพันธ์|กพ มีนาคม|มีค เมษายน|เมย พฤษภาคม|พค มิถุนายน|มิย กรกฎาคม|กค สิงหาคม|สค"
    " กันยายน|กย ตุลาคม|ตค พฤศจิกายน|พย ธันวาคม|ธค",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট|আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "mr": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட்|ஆகஸ்டு செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై|జూలై ఆగస్టు|ఆగస్ట్ సెప్టెంబరు|సెప్టెంబర్"
    " అక్టోబరు|అక్టోబర్ నవంబరు|నవంబర్ డిసెంబరు|డిసెంబర్",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر",
    "ka": "იანვარი|იანვრის თებერვალი|თებერვლის მარტი|მარტის აპრილი|აპრილის მაისი|მაისის ივნისი|ივნისის"
    " ივლისი|ივლისის აგვისტო|აგვისტოს სექტემბერი|სექტემბრის ოქტომბერი|ოქტომბრის ნოემბერი|ნოემბრის"
    " დეკემბერი|დეკემბრის",
    "hy": "հունվարի|հունվար փետրվարի|փետրվար մարտի|մարտ ապրիլի|ապրիլ մայիսի|մայիս հունիսի|հունիս"
    " հուլիսի|հուլիս օգոստոսի|օգոստոս սեպտեմբերի|սեպտեմբեր հոկտեմբերի|հոկտեմբեր նոյեմբերի|նոյեմբեր"
    " դեկտեմբերի|դեկտեմբեր",
    "lo": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "km": "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "my": "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ်|သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    "am": "ጃንዋሪ|ጃንዩወሪ ፌብሩዋሪ|ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
    "tet": "janeiru fevereiru marsu abril maiu juñu jullu agostu setembru outubru novembru dezembru",
    "tpi": "janueri februeri march epril may jun julai ogas septemba oktoba novemba disemba",
    "tl": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
}

WEEKDAYS = {
    "id": "senin|sen selasa|sel rabu|rab kamis|kam jumat|jum sabtu|sab|saptu minggu|min|ahad",
    "ban": "soma anggara buda|budha wraspati|wrespati sukra saniscara redite|radite",
    "ms": "isnin selasa rabu khamis jumaat sabtu ahad",
    "en": "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat"
    " sunday|sun",
    "de": "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "pl": "poniedziałek wtorek środa|środę czwartek piątek sobota|sobotę niedziela|niedzielę",
    "cs": "pondělí úterý středa|středu čtvrtek pátek sobota|sobotu neděle|neděli",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ru": "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье",
    "uk": "понеділок вівторок середа|середу четвер пятниця|пятницю субота|суботу неділя|неділю",
    "ja": "月曜日|月曜 火曜日|火曜 水曜日|水曜 木曜日|木曜 金曜日|金曜 土曜日|土曜 日曜日|日曜",
}
"""Monday first. "ban" are the Balinese names, read beside Indonesian ones."""

ZONES = {
    "WIB": "Asia/Jakarta",
    "WITA": "Asia/Makassar",
    "WIT": "Asia/Jayapura",
    "UTC": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
    "UT": "UTC",
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "PT": "America/Los_Angeles",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CDT": "-05:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "MEZ": "+01:00",
    "MESZ": "+02:00",
    "WEST": "+01:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "TRT": "+03:00",
    "EAT": "+03:00",
    "CAT": "+02:00",
    "SAST": "+02:00",
    "WAT": "+01:00",
    "PKT": "+05:00",
    "ICT": "+07:00",
    "SGT": "+08:00",
    "MYT": "+08:00",
    "HKT": "+08:00",
    "PHT": "+08:00",
    "PHST": "+08:00",
    "AWST": "+08:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "ACST": "+09:30",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
    "BRT": "-03:00",
}
"""Letters that name one zone only. CST, IST, BST, AST and MST name several: they count only when they are
the outlet's own zone at that time."""

UNITS = {
    1: "detik saat second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondi"
    " saniye секунд секунды giây 秒 초",
    60: "menit minit minute minutes min mins minuten minuto minutos minuti minuut dakika минут минуты"
    " минуту хвилин хвилини minut minuty minuter minutter phút 分 分钟 分鐘 분",
    3600: "jam hour hours hr hrs h stunde stunden heure heures hora horas ora ore uur saat час часа часов"
    " година години годин godzin godziny godzinę timmar timer tunti giờ 時間 小时 小時 시간",
    86400: "hari day days d tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage"
    " gün день дня дней днів dni dzień ngày 日 天 일",
    604800: "minggu pekan week weeks woche wochen semaine semaines semana semanas settimana settimane weken"
    " hafta неделю недели недель tuần 週間 周 주",
}
"""Seconds of a unit, and its names. Months and years are too coarse to give a day."""

AGO = "lalu silam yang ago vor il y a hace há atrás fa geleden sedan siden önce назад тому temu trước 前 전"
NUMBERS = {
    1: "se satu a an one einer einem eine un une una uma un een en ett bir",
    2: "dua two zwei deux dos dois due twee två to iki",
    3: "tiga three drei trois tres três tre drie üç",
}
DAYS_AWAY = {
    0: "hari ini|tadi pagi|tadi siang|tadi malam|today|heute|aujourd'hui|hoy|hoje|oggi|vandaag|idag|i dag"
    "|bugün|сегодня|сьогодні|dzisiaj|hôm nay|今日|今天|오늘|baru saja|just now|gerade eben"
    "|à l'instant|ahora|agora|şimdi",
    1: "kemarin|kemaren|semalam|yesterday|gestern|hier|ayer|ontem|ieri|gisteren|igår|i går|dün|вчера|вчора"
    "|wczoraj|hôm qua|昨日|昨天|어제",
}
UPDATED = (
    "diperbarui diperbaharui terakhir update updated modified aktualisiert geändert jour"
    " actualizado atualizado aggiornato bijgewerkt gewijzigd uppdaterad oppdatert opdateret"
    " zaktualizowano aktualizacja aktualizováno güncelleme güncellendi обновлено оновлено изменено"
    " ενημέρωση עודכן עדכון تحديث محدث अपडेट अपडेटेड আপডেট ปรับปรุง อัปเดต 更新"
    " 更新时间 更新時間 更新日時 最終更新 수정 최종수정 업데이트"
)


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Lower case without accents, apostrophes and dots: "Jum’at" → "jumat", "Août" → "aout"."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c) and c not in "'’‘`´ʼ.").replace("ı", "i")


def _table(words: str) -> dict[str, int]:
    return {folded(form): i for i, group in enumerate(words.split()) for form in group.split("|")}


_MONTHS = {language: {w: i + 1 for w, i in _table(words).items()} for language, words in MONTHS.items()}
_WEEKDAYS = {language: _table(words) for language, words in WEEKDAYS.items()}


def _agreed(tables: dict[str, dict[str, int]], least: int) -> dict[str, int]:
    """The words that mean the same month (or day) in every language that has them."""
    seen: dict[str, set[int]] = {}
    for table in tables.values():
        for word, number in table.items():
            seen.setdefault(word, set()).add(number)
    return {w: numbers.pop() for w, numbers in seen.items() if len(numbers) == 1 and len(w) >= least}


_ANY_MONTH = _agreed(_MONTHS, 2)
_ANY_WEEKDAY = _agreed(_WEEKDAYS, 4)


@lru_cache(maxsize=4096)
def month(word: str, language: str | None) -> int | None:
    """1 to 12, None when the word is no month: page's language first, then English, then all that agree."""
    key = folded(word)
    own = _MONTHS.get(language or "", {})
    return own.get(key) or _MONTHS["en"].get(key) or _ANY_MONTH.get(key)


@lru_cache(maxsize=4096)
def weekday(word: str, language: str | None) -> int | None:
    """0 (Monday) to 6, None when the word is no weekday."""
    key = folded(word)
    tables = [
        _WEEKDAYS[k] for k in ((language or ""), "ban" if language == "id" else "", "en") if k in _WEEKDAYS
    ]
    return next((t[key] for t in tables if key in t), _ANY_WEEKDAY.get(key))


UNIT_SECONDS = {folded(w): seconds for seconds, names in UNITS.items() for w in names.split()}
AGO_WORDS = frozenset(folded(w) for w in AGO.split()) - {"il", "y", "a", "yang"}
NUMBER_WORDS = {folded(w): n for n, names in NUMBERS.items() for w in names.split()}
DAY_WORDS = {folded(w): n for n, names in DAYS_AWAY.items() for w in names.split("|")}
UPDATED_WORDS = frozenset(folded(w) for w in UPDATED.split())
