/// A browser's User-Agent as a person would say it, such as "Firefox on Linux". Only a label:
/// nothing is decided by it.
enum DeviceName {
  static func from(_ agent: String?, _ words: Words) -> String {
    guard let agent, !agent.isEmpty else { return words("Unknown device") }
    let (browser, system) = DeviceMarks.read(agent)
    switch (browser, system) {
    case (let browser?, let system?):
      return words("{{browser}} on {{system}}", ["browser": browser, "system": system])
    case (let browser?, nil): return browser
    case (nil, let system?): return system
    // A program that names itself: `curl/8.0`.
    case (nil, nil): return String(agent.prefix(40).prefix { $0 != " " && $0 != "/" })
    }
  }
}

/// Looks for the names of browsers and systems in one walk over an agent's bytes.
private enum DeviceMarks {
  // Order matters: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
  private static let browsers = [
    "Edge", "Opera", "Firefox", "Firefox", "Chrome", "Chrome", "Safari",
  ]
  private static let systems = [
    "iPhone", "iPad", "Android", "Windows", "macOS", "ChromeOS", "Linux",
  ]

  static func read(_ agent: String) -> (browser: String?, system: String?) {
    var agent = agent
    let (browser, system) = agent.withUTF8(best)
    return (
      browser < browsers.count ? browsers[browser] : nil,
      system < systems.count ? systems[system] : nil
    )
  }

  /// The places in the lists of what counts most among what is there.
  private static func best(_ bytes: UnsafeBufferPointer<UInt8>) -> (browser: Int, system: Int) {
    var browser = Int.max
    var system = Int.max
    for place in bytes.indices {
      func stands(_ mark: StaticString) -> Bool { self.stands(mark, at: place, in: bytes) }
      switch bytes[place] {
      case UInt8(ascii: "E"): if stands("Edg") { browser = min(browser, 0) }
      case UInt8(ascii: "O"): if stands("OPR/") { browser = min(browser, 1) }
      case UInt8(ascii: "F"):
        if stands("Firefox/") { browser = min(browser, 2) }
        if stands("FxiOS/") { browser = min(browser, 3) }
      case UInt8(ascii: "C"):
        if stands("CriOS/") { browser = min(browser, 4) }
        if stands("Chrome/") { browser = min(browser, 5) }
        if stands("CrOS") { system = min(system, 5) }
      case UInt8(ascii: "S"): if stands("Safari/") { browser = min(browser, 6) }
      case UInt8(ascii: "i"):
        if stands("iPhone") { system = min(system, 0) }
        if stands("iPad") { system = min(system, 1) }
      case UInt8(ascii: "A"): if stands("Android") { system = min(system, 2) }
      case UInt8(ascii: "W"): if stands("Windows") { system = min(system, 3) }
      case UInt8(ascii: "M"): if stands("Mac OS X") { system = min(system, 4) }
      case UInt8(ascii: "L"): if stands("Linux") { system = min(system, 6) }
      default: break
      }
    }
    return (browser, system)
  }

  private static func stands(
    _ mark: StaticString, at place: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let count = mark.utf8CodeUnitCount
    guard bytes.count - place >= count else { return false }
    for offset in 0..<count where bytes[place + offset] != mark.utf8Start[offset] { return false }
    return true
  }
}
