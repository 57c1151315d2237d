"""The gazetteer: provinces, regencies, cities and seats of Indonesia; cities of the world by name.

Codes are those of the Ministry of Home Affairs (Kemendagri): "51" Bali, "51.71" Denpasar.
"""

from scraper.places.gazetteer import Place, Province, find_place, name_end, province, timezone_of

__all__ = ["Place", "Province", "find_place", "name_end", "province", "timezone_of"]
