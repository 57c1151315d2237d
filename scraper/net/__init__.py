"""What Scrapy lacks: a guard against private addresses, RFC 9309 robots, Retry-After, body integrity, verdicts."""
