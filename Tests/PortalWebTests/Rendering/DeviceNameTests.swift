import Testing

@testable import PortalWeb

@Suite("Device names") struct DeviceNameTests {
  @Test(arguments: [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
    (
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
      "Edge on Windows"
    ),
    (
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/137.0 Safari/537.36 OPR/121.0",
      "Opera on Windows"
    ),
    (
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
      "Safari on macOS"
    ),
    (
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/138.0 Mobile/15E148 Safari/604.1",
      "Chrome on iPhone"
    ),
    ("Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) FxiOS/140.0 Safari/604.1", "Firefox on iPad"),
    ("Mozilla/5.0 (Linux; Android 15) Chrome/138.0 Mobile Safari/537.36", "Chrome on Android"),
    ("Mozilla/5.0 (X11; CrOS x86_64 16181.61.0) Chrome/134.0 Safari/537.36", "Chrome on ChromeOS"),
    ("Firefox/", "Firefox"), ("Firefox", "Firefox"), ("a Linux", "Linux"),
    ("Chrome/1 Firefox/2", "Firefox"), ("Safari", "Safari"), ("xEdg", "Edge"),
    ("Linux; iPad", "iPad"), ("Mac OS", "Mac"), ("Opera OPR", "Opera"),
    ("curl/8.0", "curl"), ("Wget two", "Wget"), ("/", ""), (" x", ""),
    ("Bücher-Äpfel/1", "Bücher-Äpfel"),
  ])
  func agentIsNamed(agent: String, name: String) {
    #expect(DeviceName.from(agent, .english) == name)
  }

  @Test func programsAreNamedInFortyCharacters() {
    let long = String(repeating: "ß", count: 60)
    #expect(DeviceName.from(long, .english) == String(repeating: "ß", count: 40))
  }

  @Test func noAgentIsUnknown() {
    #expect(DeviceName.from(nil, .english) == "Unknown device")
    #expect(DeviceName.from("", .english) == "Unknown device")
  }

  @Test func namesAreSaidInTheLanguage() {
    let german = Words(language: "de") {
      ["{{browser}} on {{system}}": "{{system}}: {{browser}}", "Unknown device": "?"][$0] ?? $0
    }
    #expect(DeviceName.from("Linux Firefox/1", german) == "Linux: Firefox")
    #expect(DeviceName.from(nil, german) == "?")
  }

  @Test func oneMarkIsEnoughWhereverItStands() {
    let browsers = [
      "Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox",
      "CriOS/": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari",
    ]
    for (mark, name) in browsers {
      for agent in [mark, "x\(mark)", "é \(mark)1", "CEFSOiAWML\(mark)"] {
        #expect(DeviceName.from(agent, .english) == name)
      }
    }
  }
}
