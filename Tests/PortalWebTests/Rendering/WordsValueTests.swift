import Testing

@testable import PortalWeb

@Suite("Values in texts") struct WordsValueTests {
  private let words = Words.english

  @Test func valuesTakeThePlaceOfTheirNames() {
    #expect(words("{{a}}", ["a": "1"]) == "1")
    #expect(words("<{{a}}{{b}}> {{a}}", ["a": "one", "b": ""]) == "<one> one")
    #expect(words("Größe {{größe}} – {{a}}", ["größe": "↔", "a": "ä"]) == "Größe ↔ – ä")
    #expect(words("nothing", ["a": "1"]) == "nothing")
    #expect(words("", ["a": "1"]) == "")
  }

  @Test func whatAValueSaysIsNeverReplaced() {
    #expect(
      words("{{who}} at {{time}}", ["who": "{{time}}", "time": "{{who}}"])
        == "{{time}} at {{who}}")
    #expect(words("{{{a}}}", ["a": "{{a}}"]) == "{{{a}}}")
    #expect(words("{{a}}b}}", ["a": "{{", "b": "no"]) == "{{b}}")
  }

  @Test func otherBracesStay() {
    for text in ["{", "{{", "{{}}", "{{a", "{{a}", "{{a} }", "{{ a }}", "{{ab}}", "{{b}}", "}}{{"] {
      #expect(words(text, ["a": "1"]) == text)
    }
    #expect(words("{{b{{a}}", ["a": "1"]) == "{{b1")
  }

  @Test func theTranslationIsFilledAndNotTheKey() {
    let german = Words(language: "de") { ["{{n}} of {{all}}": "von {{all}} {{n}}"][$0] ?? $0 }
    #expect(german("{{n}} of {{all}}", ["n": "1", "all": "9"]) == "von 9 1")
    #expect(german("{{n}} more", ["n": "1"]) == "1 more")
    #expect(german("{{n}} of {{all}}", values: ["n": "1", "all": "9"]) == "von 9 1")
    #expect(german("{{n}} of {{all}}") == "von {{all}} {{n}}")
  }

  @Test func longTextsAndValuesAreWhole() {
    let long = String(repeating: "ü", count: 5000)
    #expect(words("\(long){{a}}\(long)", ["a": long]) == long + long + long)
  }
}
