/// What the crowd is called and where it lives.
enum CrowdNames {
  static let first = [
    "Ada", "Ahmed", "Aiko", "Amara", "Anders", "Anna", "Beatriz", "Björn", "Carlos", "Chen",
    "Chloé", "Dmitri", "Elif", "Emma", "Fatima", "Felix", "Giulia", "Hana", "Henrik", "Ines",
    "Ivan", "Jack", "Jelena", "João", "Kofi", "Lars", "Leila", "Luca", "Mai", "Marta", "Mehmet",
    "Nadia", "Noah", "Olivia", "Pierre", "Priya", "Rosa", "Sanjay", "Siobhán", "Sofia", "Tomasz",
    "Uma", "Viktor", "Wanjiru", "Yuki", "Zoë",
  ]
  static let last = [
    "Abe", "Almeida", "Andersson", "Bauer", "Bianchi", "Brennan", "Cohen", "Costa", "Dubois",
    "Eriksen", "Fischer", "García", "Haddad", "Hansen", "Ito", "Ivanova", "Jansen", "Kaya", "Khan",
    "Kowalski", "Kumar", "Lefèvre", "Lopez", "Mbeki", "Meier", "Moreau", "Müller", "Ndiaye",
    "Novák", "O’Connor", "Okafor", "Okonkwo", "Patel", "Popescu", "Rossi", "Sato", "Schmidt",
    "Silva", "Smith", "Søndergaard", "Tanaka", "Taylor", "Torres", "Virtanen", "Wang", "Weber",
    "Yılmaz", "Zhang",
  ]
  static let companies = [
    "Harbour Works", "Blue Kettle", "Northwind Traders", "Kupfer & Söhne", "Atelier Lumière",
    "Sakura Logistics", "Red Fox Studio", "Granite Insurance", "Oak Street Bakery", "Polar Freight",
  ]
  static let bios = [
    "Looks after the numbers.", "Builds things, then takes them apart again.",
    "On the support desk from nine to five.", "Writes the letters that nobody wants to write.",
    "Designer. Likes quiet pages and good coffee.", "Keeps the servers warm.",
  ]
  static let timeZones = [
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Istanbul",
    "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Africa/Nairobi",
    "Asia/Singapore", "Asia/Tokyo", "Asia/Shanghai", "Australia/Sydney", "Pacific/Auckland",
  ]
  static let agents = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
  ]
}
