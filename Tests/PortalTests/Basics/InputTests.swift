import TestSupport
import Testing

@testable import Portal

@Suite("What people type") struct InputTests {
  @Test(arguments: [
    (" Alice@Example.COM ", "alice@example.com"), ("a+b@x.co", "a+b@x.co"),
    ("jörg@exämple.de", "jörg@xn--exmple-cua.de"), ("o'neil@x-y.example", "o'neil@x-y.example"),
  ])
  func addressesThatAreSome(_ input: String, _ text: String) throws {
    #expect(try EmailAddress(input).text == text)
  }

  @Test(arguments: [
    "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b..c", "a@@b.c", ".a@b.c", "a.@b.c", "a..b@c.d",
    "a@-b.c", "a@b.c,d@e.f", "<a@b.c>", "a@b.c\u{202E}", "a\u{0}@b.c", "😀@b.c",
    "\(String(repeating: "a", count: 65))@b.c",
  ])
  func addressesThatAreNone(_ input: String) {
    #expect(throws: FieldProblem.noEmailAddress) { try EmailAddress(input) }
  }

  @Test func lengthsOfAnAddress() {
    #expect(throws: FieldProblem.missing) { try EmailAddress("  ") }
    let long = "a@" + String(repeating: "abcdefgh.", count: 30) + "com"
    #expect(throws: FieldProblem.tooLong(254)) { try EmailAddress(long) }
  }

  @Test func linesAreTrimmedComposedAndPrintable() throws {
    #expect(try PlainText.line("  Zoe\u{308} ", limit: 10) == "Zo\u{EB}")
    #expect(try PlainText.line("שלום עולם", limit: 20) == "שלום עולם")
    #expect(try PlainText.line("👩‍👩‍👧", limit: 2) == "👩‍👩‍👧")
    #expect(try PlainText.line("<script>alert(1)</script>", limit: 50).hasPrefix("<script>"))
    #expect(throws: FieldProblem.missing) { try PlainText.line("  ", limit: 10) }
    #expect(try PlainText.line("", limit: 10, required: false) == "")
    #expect(throws: FieldProblem.tooLong(3)) { try PlainText.line("abcd", limit: 3) }
    let piled = "a" + String(repeating: "\u{301}", count: 100)
    #expect(throws: FieldProblem.tooLong(10)) { try PlainText.line(piled, limit: 10) }
    for hidden in ["a\u{202E}b", "a\u{2066}b", "a\nb", "a\u{7}b", "a\u{2028}b", "a\u{FEFF}b"] {
      #expect(throws: FieldProblem.unprintable) { try PlainText.line(hidden, limit: 10) }
    }
  }

  @Test func paragraphsKeepTheirLines() throws {
    #expect(try PlainText.paragraph("one\r\ntwo\rthree", limit: 50) == "one\ntwo\nthree")
    #expect(throws: FieldProblem.unprintable) { try PlainText.paragraph("a\u{0}b", limit: 50) }
  }

  @Test func slugs() {
    #expect(Slug.from("Alice Adams") == "alice-adams")
    #expect(
      Slug.from("Zoë & Søren GmbH") == "zoe-soren-gmbh"
        || Slug.from("Zoë & Søren GmbH") == "zoe-s-ren-gmbh")
    #expect(Slug.from("東京").allSatisfy { $0.isASCII })
    #expect(Slug.from("😀") == "")
    #expect(Slug.from(String(repeating: "a", count: 99)).count == 40)
  }

  @Test(arguments: TestEngine.allCases)
  func slugsAreFreeAndNeverReserved(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let slugs = try await test.portal.store.read { tx in
      try ["new", "Settings", "", "x", "Alice Adams"].map { try Slug.free(for: $0, in: tx) }
    }
    #expect(slugs == ["new-team", "settings-team", "a-team", "x-team", "alice-adams-2"])
    #expect(Set(slugs).isDisjoint(with: Slug.reserved))
  }

  @Test func tokensHaveOneShape() {
    let token = Token.random()
    #expect(token.text.utf8.count == 43)
    #expect(Token(token.text) == token)
    #expect(Token(token.text + "A") == nil)
    #expect(Token(String(token.text.dropLast()) + "=") == nil)
    #expect(Token("") == nil)
  }

  @Test func sealedBoxesCannotBeMovedOrChanged() throws {
    let keys = SecretKeys(master: Array(repeating: 1, count: 32))
    let sealer = Sealer(keys: keys, purpose: "test")
    let box = try sealer.seal(Array("secret".utf8), for: "place 1")
    #expect(sealer.open(box, for: "place 1").map { Array($0) } == Array("secret".utf8))
    #expect(sealer.open(box, for: "place 2") == nil)
    #expect(Sealer(keys: keys, purpose: "other").open(box, for: "place 1") == nil)
    for index in box.indices {
      var changed = box
      changed[index] ^= 1
      #expect(sealer.open(changed, for: "place 1") == nil)
    }
    #expect(sealer.open([], for: "place 1") == nil)
  }

  @Test func typeOfAPictureIsToldByContentAndName() {
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]
    #expect(ImageType(content: png) == .png)
    #expect(ImageType(content: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
    #expect(ImageType(content: Array("RIFF____WEBPVP8 ".utf8)) == .webp)
    for other in ["<svg xmlns", "<!doctype html>", "GIF89a", "", "RIFF____WAVE"] {
      #expect(ImageType(content: Array(other.utf8)) == nil)
    }
    #expect(ImageType.jpeg.agrees(withName: "a.JPG"))
    #expect(!ImageType.png.agrees(withName: "a.svg"))
    #expect(!ImageType.png.agrees(withName: "png"))
  }
}

@Suite("Accounts at the same moment") struct ConcurrentAccountTests {
  @Test(arguments: TestEngine.allCases)
  func sameNameAtOnceGivesTeamsOfTheirOwn(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<12 {
        group.addTask {
          let email = try EmailAddress("same\(number)@example.com")
          let user = try await NewAccount.create(
            email: email, name: "Sam Same", password: "purple monkey dishes", test.portal,
            as: .system("test"))
          #expect(user != nil)
        }
      }
      try await group.waitForAll()
    }
    let slugs = try await test.portal.store.read { tx in
      try tx.rows("SELECT slug FROM teams WHERE slug LIKE 'sam-same%'").map {
        try $0["slug"] as String
      }
    }
    #expect(Set(slugs).count == 12)
  }

  @Test(arguments: TestEngine.allCases)
  func sameAddressAtOnceGivesOneAccount(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let made = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await NewAccount.create(
            email: EmailAddress("one@example.com"), name: "One", password: "purple monkey dishes",
            test.portal, as: .system("test")) != nil
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(made == 1)
  }
}
