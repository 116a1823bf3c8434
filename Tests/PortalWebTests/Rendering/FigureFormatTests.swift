import Foundation
import Portal
import Testing

@testable import PortalWeb

@Suite("Figures on a page") struct FigureFormatTests {
  private func figures(_ language: String) -> FigureFormat {
    Words(language: language) { $0 }.figures
  }

  @Test(
    arguments: [
      "en", "en-IN", "de", "de-CH", "fr", "es", "pl", "pt-PT", "ru", "sv", "hi", "ja", "ar",
      "ar-EG",
      "fa", "he", "tr", "bn",
    ])
  func sameAsFoundation(_ language: String) {
    let figures = figures(language)
    let style = FloatingPointFormatStyle<Double>.number.locale(Locale(identifier: language))
      .precision(.fractionLength(0...3)).rounded(rule: .toNearestOrAwayFromZero)
    var dice = Dice(seed: 3)
    for _ in 0..<300 {
      let size = pow(10, Double(dice.roll(0..<13)))
      let thousandths = Int.random(in: -1000...1000, using: &dice)
      // What a half can be told from in binary: otherwise the two would round it each in its way.
      let value = (Double(thousandths) * size / 1000 * 8).rounded() / 8 + 0
      #expect(figures.text(value) == style.format(value), "\(value)")
    }
  }

  @Test func noMoreDigitsThanSaySomething() {
    let english = figures("en")
    #expect(english.text(1204) == "1,204")
    #expect(english.text(12.5) == "12.5")
    #expect(english.text(0.0625) == "0.063")
    #expect(english.text(-0.0001) == "0")
    #expect(english.text(-1204.25) == "-1,204.25")
    #expect(english.text(1e15) == "1,000,000,000,000,000")
    #expect(english.text(1e300).hasPrefix("9,000,000"))
    #expect(figures("de").text(1204.5) == "1.204,5")
  }

  @Test func largeOnesAreShort() {
    let english = figures("en")
    #expect(english.short(9_999) == "9,999")
    #expect(english.short(12_345) == "12.3K")
    #expect(english.short(999_950) == "1M")
    #expect(english.short(-4_560_000) == "-4.56M")
    #expect(english.short(12.5) == "12.5")
    #expect(english.axis(0, upTo: 20_000) == "0")
    #expect(english.axis(5_000, upTo: 15_000) == "5K")
    #expect(english.axis(250_000, upTo: 1_000_000) == "0.25M")
    #expect(english.axis(1_500, upTo: 1_500) == "1,500")
    // No German says thousands for short.
    #expect(figures("de").axis(20_000, upTo: 40_000) == "20.000")
    #expect(figures("de").axis(2_000_000, upTo: 4_000_000) == "2\u{A0}Mio.")
    #expect(figures("ja").axis(20_000, upTo: 40_000) == "2万")
  }

  @Test func changesHaveTheirSign() {
    let english = figures("en")
    #expect(english.change(.by(0.12)) == "+12%")
    #expect(english.change(.by(-0.0344)) == "-3.4%")
    #expect(english.change(.by(0.0995)) == "+10%")
    #expect(english.change(.by(12.04)) == "+1,204%")
    #expect(english.change(.by(0.0000001)) == "no change")
    #expect(english.change(.new) == "new")
    #expect(english.change(.same) == "no change")
    #expect(figures("de").change(.by(0.12)) == "+12\u{A0}%")
    #expect(figures("tr").change(.by(-0.12)) == "-%12")
  }
}
