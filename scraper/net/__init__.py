"""What Scrapy lacks: an address guard, robots.txt by RFC 9309, Retry-After, body integrity, verdicts."""
