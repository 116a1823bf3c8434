import NIOCore
import Testing

@testable import PortalWeb

/// No text that is shown ever changes the tree of a page (S35).
@Suite("Escaping (S35)") struct EscapingTests {
  /// What makes one character with a special before it, or turns text around, or ends a line.
  static let companions = [
    "", "\u{301}", "\u{338}", "\u{20D2}", "\u{FE0F}", "\u{200D}", "\u{200B}", "\u{202E}",
    "\u{2066}", "\u{E0020}", "\u{0}", "\u{FEFF}", "\u{85}", "\u{2028}", "\r\n", "é",
    "👩‍👩‍👧", "\u{1F1E9}\u{1F1EA}", "ก\u{E33}",
  ]

  static let texts =
    ["<", ">", "\"", "'", "&"].flatMap { special in
      companions.flatMap {
        ["\(special)\($0)", "\($0)\(special)", "x\($0)\(special)\($0)\(special)y"]
      }
    } + [
      "\" onmouseover=\"alert(1)", "'><script>alert(1)</script>", "</title><svg/onload=x>", "<!--",
      "]]>", "&lt;b&gt;", "{{a}}", "\"\u{301}><script\u{301}>\u{338}",
    ]

  @Test func `no raw special of a text goes out`() throws {
    let templates = try Templates(sources: ["t": "<p title=\"{{a}}\">{{#a}}{{.}}{{/a}}{{b.c}}</p>"])
    for text in Self.texts {
      let buffer = try #require(templates.render("t", ["a": text, "b": ["c": text] as Tags]))
      let expected = Self.escaped(text)
      let html = "<p title=\"\(expected)\">\(expected)\(expected)</p>"
      #expect(Array(buffer.readableBytesView) == Array(html.utf8), "\(text.debugDescription)")
    }
  }

  @Test func `what is escaped has no specials and is the text again when read`() {
    for text in Self.texts {
      let bytes = Array(Self.rendered(text))
      #expect(
        !bytes.contains { [0x22, 0x27, 0x3C, 0x3E].contains($0) }, "\(text.debugDescription)")
      #expect(Self.read(bytes) == Array(text.utf8), "\(text.debugDescription)")
    }
  }

  private static func rendered(_ text: String) -> ByteBufferView {
    let templates = try? Templates(sources: ["t": "{{.}}{{#a}}{{.}}{{/a}}"])
    return templates?.render("t", ["a": text])?.readableBytesView ?? ByteBuffer().readableBytesView
  }

  /// By scalars, which no mark that follows changes.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "'": result += "&#39;".unicodeScalars
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func read(_ bytes: [UInt8]) -> [UInt8] {
    let entities = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&amp;": "&"]
    var result: [UInt8] = []
    var rest = bytes[...]
    while let first = rest.first {
      let entity = entities.first { rest.starts(with: $0.key.utf8) }
      result += entity.map { Array($0.value.utf8) } ?? [first]
      rest = rest.dropFirst(entity?.key.utf8.count ?? 1)
    }
    return result
  }
}
