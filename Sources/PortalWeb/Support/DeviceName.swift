/// A browser's User-Agent as a person would say it, such as "Firefox on Linux". Only a label:
/// nothing is decided by it.
enum DeviceName {
  static func from(_ agent: String?, _ words: Words) -> String {
    guard let agent, !agent.isEmpty else { return words("Unknown device") }
    switch (browser(agent), system(agent)) {
    case (let browser?, let system?):
      return words("{{browser}} on {{system}}", ["browser": browser, "system": system])
    case (let browser?, nil): return browser
    case (nil, let system?): return system
    // A program that names itself: `curl/8.0`.
    case (nil, nil): return String(agent.prefix { $0 != " " && $0 != "/" }.prefix(40))
    }
  }

  // Order matters: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
  private static let browsers = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
  ]
  private static let systems = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
  ]

  private static func browser(_ agent: String) -> String? {
    browsers.first { agent.contains($0.0) }?.1
  }

  private static func system(_ agent: String) -> String? {
    systems.first { agent.contains($0.0) }?.1
  }
}
