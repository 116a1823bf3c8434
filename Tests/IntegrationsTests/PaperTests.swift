import Foundation
import Integrations
import Portal
import TestSupport
import Testing

/// One after the other, as in the program that sets one paper: in several threads of one
/// process cairo 1.16 has crashed. `PAPERS=folder swift test --filter PaperTests` leaves the samples there to look at.
@Suite("Paper", .serialized) struct PaperTests {
  @Test(arguments: SamplePaper.allCases)
  func paperSaysAllThatItsValueSays(_ sample: SamplePaper) throws {
    let paper = sample.paper
    let pdf = try PaperSetter.set(paper)
    try keep(pdf, sample.rawValue)
    let missing = try missing(paper.texts, in: pdf)
    #expect(missing.isEmpty, "\(missing)")
    let info = try PDFText.info(of: pdf)
    #expect(info["Pages"] == "\(sample.pages)")
    #expect(info["Page size"]?.contains("A4") == true)
    #expect(info["Title"] == "\(paper.title) \(paper.number)")
    #expect(info["Author"] == paper.seller.name)
    #expect(info["CreationDate"] == "2026-03-04T00:00:00Z")
    let fonts = try PDFText.fonts(of: pdf)
    #expect(!fonts.isEmpty)
    // Embedded, cut down to what is used, and with the letters' meaning.
    #expect(fonts.allSatisfy { $0.contains(" yes yes yes ") }, "\(fonts)")
  }

  @Test func samePaperIsTheSameFile() throws {
    let paper = SamplePaper.mixed.paper
    #expect(try PaperSetter.set(paper) == PaperSetter.set(paper))
  }

  @Test func everyPageHasItsNumberAndTheTablesHead() throws {
    let pdf = try PaperSetter.set(SamplePaper.long.paper)
    let pages = try PDFText.words(of: pdf).split(separator: "\u{0C}")
    try #require(pages.count == 3)
    for (index, page) in pages.enumerated() {
      #expect(page.contains("\(index + 1)/3"))
      #expect(page.contains("Unit price"))
      #expect(page.contains("PT-2026-0060"))
    }
    #expect(pages[2].contains("Project 60,"))
    #expect(pages[2].contains("Subtotal"))
    #expect(pages[2].contains("Amount due"))
  }

  /// Wherever the table ends, what it comes to stands on one page and not without a line.
  @Test func totalsStayTogetherBelowTheLastLine() throws {
    for count in 8...24 {
      let pdf = try PaperSetter.set(SamplePaper.paper(lines: count))
      let pages = try PDFText.words(of: pdf).split(separator: "\u{0C}")
      let last = try #require(pages.first { $0.contains("Subtotal") })
      #expect(last.contains("Discount"))
      #expect(last.contains("Amount due"))
      #expect(last.contains("Project \(count),"))
    }
  }

  @Test func brandsLogoIsSetAndABrokenOneLeftOut() throws {
    var paper = SamplePaper.english.paper
    let plain = try PaperSetter.set(paper)
    #expect(!contains(plain, "/Subtype /Image"))
    paper.brand.logo = SamplePaper.mixed.paper.brand.logo
    #expect(try contains(PaperSetter.set(paper), "/Subtype /Image"))
    let huge = SamplePicture.png(width: 60_000, height: 60_000)
    for broken in [Data(), Data("<svg/>".utf8), Data(SamplePicture.png), Data(huge)] {
      paper.brand.logo = broken
      #expect(try PaperSetter.set(paper) == plain)
    }
  }

  private func keep(_ pdf: [UInt8], _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["PAPERS"] else { return }
    try Data(pdf).write(to: URL(fileURLWithPath: "\(folder)/\(name).pdf"))
  }

  private func contains(_ pdf: [UInt8], _ text: String) -> Bool {
    Data(pdf).range(of: Data(text.utf8)) != nil
  }
}

// MARK: What others may have typed

extension PaperTests {
  @Test func nulIsRefused() {
    var paper = SamplePaper.english.paper
    paper.notes.append("a\0b")
    #expect(throws: PaperRefusal.nul) { try PaperSetter.set(paper) }
  }

  @Test func figureIsNeverBroken() throws {
    var paper = SamplePaper.english.paper
    let longest = String(repeating: "9", count: InvoicePaper.figureLimit)
    paper.table.lines[0].amount = longest
    paper.table.lines[0].unitPrice = longest
    let words = try PDFText.words(of: PaperSetter.set(paper))
    #expect(words.split(whereSeparator: \.isWhitespace).count { $0 == longest } == 2)
    paper.table.lines[0].amount += "9"
    #expect(throws: PaperRefusal.figureTooLong) { try PaperSetter.set(paper) }
  }

  @Test func markupIsShownAsTyped() throws {
    var paper = SamplePaper.english.paper
    let typed = "<b>bold</b> &amp; <span size='99999'>x</span> %s ${1}"
    paper.buyer.name = typed
    #expect(try missing([typed], in: PaperSetter.set(paper)).isEmpty)
  }

  @Test func controlsAndOverridesAreLeftOut() throws {
    var paper = SamplePaper.english.paper
    let clean = try PaperSetter.set(paper)
    paper.buyer.name = "\u{202E}\(paper.buyer.name)\u{202C}\u{2066}\u{7}\u{1B}\u{FEFF}"
    paper.sums[0].value = "\u{202D}\(paper.sums[0].value)"
    #expect(try PaperSetter.set(paper) == clean)
  }

  @Test func wordOf100KilobytesGoesOverSeveralPages() throws {
    let word = String(repeating: "abcdefghij", count: 10_000)
    var paper = SamplePaper.english.paper
    paper.table.lines[1].text = word
    let pdf = try PaperSetter.set(paper)
    #expect(try missing(paper.texts.filter { $0 != word }, in: pdf).isEmpty)
    let raw = try PDFText.words(of: pdf, "-raw").filter { "abcdefghij".contains($0) }
    #expect(raw.count >= word.count)
    paper = SamplePaper.english.paper
    paper.seller.lines.append(word)
    paper.notes.append(String(repeating: "क्ष्", count: 5_000))
    #expect(try Int(PDFText.info(of: PaperSetter.set(paper))["Pages"] ?? "") ?? 0 > 10)
  }

  @Test func whatNoFontHoldsIsABoxAndTheRestStays() throws {
    var paper = SamplePaper.english.paper
    paper.buyer.name = "before \u{F0000} after"
    let words = try PDFText.words(of: PaperSetter.set(paper))
    #expect(words.contains("before"))
    #expect(words.contains("after"))
  }

  @Test func emptyPaperIsAPage() throws {
    var paper = SamplePaper.english.paper
    paper.table.lines = []
    paper.facts = []
    paper.notes = [""]
    #expect(try PDFText.info(of: PaperSetter.set(paper))["Pages"] == "1")
  }

  @Test func paperOfUnreasonableLengthIsRefused() throws {
    var paper = SamplePaper.english.paper
    paper.table.lines = Array(
      repeating: paper.table.lines[0], count: InvoicePaper.lineLimit + 1)
    #expect(throws: PaperRefusal.tooManyLines) { try paper.check() }
    paper = SamplePaper.english.paper
    paper.notes = [String(repeating: "a", count: InvoicePaper.textLimit)]
    #expect(throws: PaperRefusal.textTooLong) { try paper.check() }
  }

  /// Word by word: text of two directions is read in the order of one of them. A word that was broken
  /// is found in what was written.
  private func missing(_ texts: [String], in pdf: [UInt8]) throws -> [String] {
    let text = try PDFText.words(of: pdf)
    let laidOut = Set(Self.words(of: text) + Self.runs(of: text))
    let written = try PDFText.words(of: pdf, "-raw").filter { !$0.isWhitespace }
    return texts.flatMap { text in
      let clean = text.precomposedStringWithCanonicalMapping.filter {
        !"\u{200E}\u{200F}".contains($0)
      }
      let words =
        clean.unicodeScalars.contains(where: Self.isLeft)
        ? Self.runs(of: clean) : Self.words(of: clean)
      return words.filter { !laidOut.contains($0) && !written.contains($0) }
    }
  }

  private static func words(of text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Figures, and words in the order of their letters' numbers. In text that runs to the left poppler
  /// turns the letters of a ligature round, and loses the place of dots and spaces.
  private static func runs(of text: String) -> [String] {
    let isFigure = { (letter: Character) in letter.isNumber || "٫٬.,".contains(letter) }
    let figures = text.split { !isFigure($0) }.map(String.init)
    let isLeft = { (letter: Character) in letter.unicodeScalars.contains(where: Self.isLeft) }
    let left = text.split { !$0.isLetter || !isLeft($0) }.map { String($0.sorted()) }
    let right = text.split { !$0.isLetter || isLeft($0) }.map(String.init)
    let dots = CharacterSet(charactersIn: ".,")
    return left + right
      + figures.map { $0.trimmingCharacters(in: dots) }.filter { !$0.isEmpty }
  }

  private static func isLeft(_ scalar: Unicode.Scalar) -> Bool {
    (0x590...0x8FF).contains(scalar.value)
  }
}
