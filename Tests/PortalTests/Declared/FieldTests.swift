import Testing

@testable import Portal

/// What each kind of field takes, what it refuses, and how a value is written again.
@Suite("Fields") struct FieldTests {
  private enum Size: String, Choice {
    case small, large
    var label: String { rawValue }
  }

  private func problem(_ field: some DeclaredField, _ input: Input) -> FieldProblem? {
    do throws(FieldProblem) {
      _ = try field.check(input)
      return nil
    } catch { return error }
  }

  private func value<V: Equatable>(_ field: Field<V>, _ text: String) -> V? {
    try? field.read(.text(text))
  }

  @Test func lines() {
    let line = Field.line("a", "A", limit: 5)
    #expect(value(line, "  abc ") == "abc")
    #expect(problem(line, .absent) == .missing)
    #expect(problem(line, .text("   ")) == .missing)
    #expect(problem(line, .text("abcdef")) == .tooLong(5))
    #expect(problem(line, .text("a\nb")) == .unprintable)
    #expect(problem(line, .texts(["a", "b"])) == .wrongType)
    #expect(problem(line, .json(.integer(1))) == .wrongType)
    #expect((try? line.read(.json(.text("x")))) == "x")
    #expect((try? line.otherwise("-").read(.text(" "))) == "-")
    #expect(!line.otherwise("").about.isRequired)
  }

  @Test func optionalFieldsTellNothingFromSomething() throws {
    let field = Field.integer("n", "N", in: 1...9).optional()
    #expect(try field.read(.absent) == nil)
    #expect(try field.read(.text("")) == nil)
    #expect(try field.read(.text("3")) == 3)
    #expect(problem(field, .text("x")) == .noInteger)
    let entered = try Fields([field]).check([:])
    #expect(entered[field] == nil)
  }

  @Test(
    arguments: [
      ("12", 12), ("-3", -3), ("007", 7), ("+3", nil), ("1e3", nil), ("1,000", nil), ("1.0", nil),
      ("9223372036854775808", nil), ("٣", nil), ("1 2", nil), ("", nil), ("-", nil),
    ] as [(String, Int64?)])
  func integers(_ text: String, _ wanted: Int64?) {
    #expect(value(Field.integer("n", "N", in: -100...100), text) == wanted)
  }

  @Test func integersKeepToTheirRange() {
    let field = Field.integer("n", "N", in: 1...9)
    #expect(problem(field, .text("0")) == .tooSmall(1))
    #expect(problem(field, .text("10")) == .tooGreat(9))
    #expect(problem(field, .json(.text("3"))) == .wrongType)
  }

  @Test(
    arguments: [
      ("1250", "eur", 125_000), ("1250.5", "eur", 125_050), ("1250.50", "eur", 125_050),
      ("0.07", "eur", 7), ("1,250", "eur", nil), ("1.250,00", "eur", nil), ("1250.505", "eur", nil),
      (".5", "eur", nil), ("5.", "eur", nil), ("1250", "jpy", 1250), ("1250.5", "jpy", nil),
      ("1.234", "kwd", 1234), ("1 250", "eur", nil), ("€5", "eur", nil),
      ("99999999999999999999", "eur", nil),
    ] as [(String, String, Int64?)])
  func money(_ text: String, _ code: String, _ minor: Int64?) throws {
    let currency = try #require(Currency(code))
    let field = Field.money("m", "M", currency)
    #expect(value(field, text)?.minor == minor)
    if let minor {
      let money = Money(minor: minor, currency)
      #expect(value(field, money.plain) == money, "what is written is read again")
      #expect(try field.read(.json(money.json)) == money)
    }
  }

  @Test func moneyOfAnotherCurrencyIsNotTaken() throws {
    let (euro, yen) = (try #require(Currency("EUR")), try #require(Currency("jpy")))
    let field = Field.money("m", "M", euro)
    #expect(problem(field, .json(Money(minor: 5, yen).json)) == .wrongType)
    #expect(Money(minor: -5, euro).plain == "-0.05")
    #expect(Money(minor: -1, yen).plain == "-1")
    #expect(Currency("euro") == nil && Currency("e1r") == nil)
  }

  @Test(arguments: [
    ("2026-03-31", true), ("2024-02-29", true), ("2026-02-29", false), ("1900-02-29", false),
    ("0001-01-01", true), ("0000-01-01", false), ("2026-3-31", false), ("2026-13-01", false),
    ("31.03.2026", false), ("2026-03-31T00:00", false), ("٢٠٢٦-03-31", false),
  ])
  func dates(_ text: String, _ isDay: Bool) {
    let field = Field.date("d", "D")
    #expect((value(field, text) != nil) == isDay)
    if isDay { #expect(value(field, text)?.text == text) }
  }

  @Test func momentsAreOfTheClocksOfAZoneOrHaveAnOffset() throws {
    let field = Field.moment("m", "M", in: "Europe/Berlin")
    let noon = try #require(value(field, "2026-07-01T12:00"))
    #expect(LocalTime.rfc3339(noon) == "2026-07-01T10:00:00Z")
    #expect(LocalTime.rfc3339(Timestamp(microseconds: -1)) == "1969-12-31T23:59:59Z")
    #expect(
      LocalTime.rfc3339(Timestamp(microseconds: 951_782_400_000_001)) == "2000-02-29T00:00:00Z")
    #expect(value(field, "2026-07-01T12:00:00+02:00") == noon)
    #expect(value(field, "2026-07-01T10:00:00.25Z") == noon)
    #expect(field.writing.texts(noon) == ["2026-07-01T12:00"])
    #expect(problem(field, .json(.text("2026-07-01T12:00"))) == .noMoment)
    for text in ["2026-07-01", "2026-07-01 12:00", "2026-07-01T24:00", "2026-07-01T12:60", "now"] {
      #expect(problem(field, .text(text)) == .noMoment, "\(text)")
    }
  }

  @Test func moneyKeepsToItsRangeInItsOwnWords() throws {
    let euro = try #require(Currency("eur"))
    let field = Field.money("m", "M", euro, in: 1000...200_000)
    #expect(problem(field, .text("9.99")) == .tooLittle(Money(minor: 1000, euro)))
    #expect(FieldProblem.tooLittle(Money(minor: 1000, euro)).words.values == ["limit": "10.00"])
    #expect(problem(field, .text("2000.01")) == .tooMuch(Money(minor: 200_000, euro)))
  }

  /// What a browser sends for a file's control that nobody has touched.
  @Test func aFileMayBeLeftOut() throws {
    let file = Field.file("f", "F", types: "PNG", accepts: [], limit: 9) { _ in true }
    let folder = FileFolder(path: "/tmp")
    let nothing = UploadedFile(file: try folder.begin(), filename: "", head: [], size: 0)
    defer { folder.discard(nothing.file) }
    #expect(problem(file, .file(nothing)) == .noFile)
    #expect(try file.optional().read(.file(nothing)) == nil)
  }

  @Test func choicesAreOfTheList() {
    let one = Field<Size>.choice("s", "S")
    #expect(value(one, "large") == .large)
    #expect(problem(one, .text("huge")) == .unknownChoice)
    #expect(problem(one, .text("")) == .missing)
    #expect(problem(one.among([Size.small.option]), .text("large")) == .unknownChoice)
    let several = Field<Set<Size>>.choices("s", "S")
    #expect((try? several.read(.texts(["large", "small", "large"]))) == [.small, .large])
    #expect(problem(several, .texts(["large", "x"])) == .unknownChoice)
    #expect(problem(several, .absent) == .noneChosen)
    #expect(several.writing.texts([.large, .small]) == ["small", "large"])
  }

  @Test func flags() throws {
    let flag = Field.flag("f", "F")
    #expect(try !flag.read(.absent))
    #expect(try flag.read(.text("1")))
    #expect(problem(flag, .text("on")) == .unknownChoice)
    #expect(try !flag.read(.json(.flag(false))))
  }

  @Test func pastedAddressesAreTakenFromAnything() throws {
    let field = Field.emails("e", "E", limit: 3)
    let pasted = try field.read(
      .text(
        "Ann Lee <ann@example.com>, bob@example.com;ANN@example.com\n nonsense dora@example.com"))
    #expect(
      pasted.addresses.map(\.text) == ["ann@example.com", "bob@example.com", "dora@example.com"])
    #expect(pasted.unusable == ["nonsense"])
    let two = try field.read(.text("Ann <a@x.org> Bob <b@x.org>\n\"Lee, Dora\" <d@x.org>"))
    #expect(two.addresses.map(\.text) == ["a@x.org", "b@x.org", "d@x.org"])
    #expect(two.unusable.isEmpty)
    #expect(problem(field, .text("nonsense")) == .noEmailAddress)
    #expect(problem(field, .text(" ,; ")) == .missing)
    let four = "a@x.org b@x.org c@x.org d@x.org"
    #expect(problem(field, .text(four)) == .tooMany(3))
  }

  @Test func rulesRunWhereTheirFieldsAreRight() throws {
    let (low, high) = (Field.integer("low", "L", in: 0...9), Field.integer("high", "H", in: 0...9))
    let fields = Fields([low, high]).rule(high, low) { high, low throws(FieldProblem) in
      if high < low { throw .tooSmall(low) }
    }
    func problems(_ low: String, _ high: String) -> [String: FieldProblem] {
      do throws(FormProblems) {
        _ = try fields.check(["low": .text(low), "high": .text(high)])
        return [:]
      } catch { return error.fields }
    }
    #expect(problems("1", "2").isEmpty)
    #expect(problems("3", "2") == ["high": .tooSmall(3)])
    #expect(problems("x", "y") == ["low": .noInteger, "high": .noInteger], "all at once")
  }

  @Test func whatIsNotGivenIsKeptFromTheRecordUnchecked() throws {
    let (a, b) = (Field.line("a", "A", limit: 3), Field.line("b", "B", limit: 3))
    let old: Entered = [a.of("much too long"), b.of("old")]
    let merged = try Fields([a, b]).check(["b": .text("new")], over: old)
    #expect(merged[a] == "much too long")
    #expect(merged[b] == "new")
    let changes = try #require(merged.changes(from: old, of: [a, b]))
    #expect(changes.before == ["b": "old"] && changes.after == ["b": "new"])
    #expect(merged.changes(from: merged, of: [a, b]) == nil)
  }

  @Test func secretsStayOutOfAuditAndJSON() throws {
    let secret = Field.secret("password", "P")
    let name = Field.line("name", "N", limit: 9)
    let fields: Fields = [secret, name]
    let entered = try fields.check(["password": .text("  x "), "name": .text("n")])
    #expect(entered[secret] == "  x ", "taken as it is")
    var json: [UInt8] = []
    entered.json(fields).write(to: &json)
    #expect(String(decoding: json, as: UTF8.self) == #"{"name":"n"}"#)
    let other: Entered = [secret.of("y"), name.of("n")]
    #expect(entered.changes(from: other, of: fields) == nil)
  }
}
