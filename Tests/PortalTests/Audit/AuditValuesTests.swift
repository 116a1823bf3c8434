import Foundation
import Testing

@testable import Portal

@Suite("What an entry of the audit holds (S28)") struct AuditValuesTests {
  private func read(_ json: String) throws -> [String: String] {
    try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
  }

  @Test func whatFitsIsKeptAsItIs() throws {
    #expect(AuditValues.json([:]) == "{}")
    #expect(AuditValues.json(["b": "2", "a": "\"1\"\n"]) == #"{"a":"\"1\"\u000a","b":"2"}"#)
    let text = String(repeating: "x", count: AuditValues.most - 8)
    let json = AuditValues.json(["k": text])
    #expect(json.utf8.count == AuditValues.most && !json.contains("…"))
  }

  @Test(arguments: ["x", "é", "😀", "\"", "\u{1F}", "a\u{301}", "👩\u{200D}👧"])
  func whatDoesNotIsCutVisibly(_ letter: String) throws {
    let long = String(repeating: letter, count: 5000)
    for fields in [["bio": long], ["bio": long, "name": "Ann", "zone": long]] {
      let json = AuditValues.json(fields)
      #expect(json.utf8.count <= AuditValues.most)
      let values = try read(json)
      #expect(values.keys.sorted() == fields.keys.sorted())
      for (key, value) in values {
        if key == "name" { #expect(value == "Ann") } else { #expect(value.hasSuffix("…")) }
        let start = value.unicodeScalars.dropLast(value == "Ann" ? 0 : 1)
        #expect(fields[key]?.unicodeScalars.starts(with: start) == true)
      }
    }
    let alone = AuditValues.json(["bio": long])
    #expect(alone.utf8.count > AuditValues.most - 40, "no more is cut than needed")
  }

  @Test func manyFieldsToo() throws {
    let fields = (0..<900).map { ("field number \($0)", "value \($0)") }
    let json = AuditValues.json(Dictionary(uniqueKeysWithValues: fields))
    #expect(json.utf8.count <= AuditValues.most)
    #expect(try read(json)["…"] == "…", "fields are left out")
  }
}
