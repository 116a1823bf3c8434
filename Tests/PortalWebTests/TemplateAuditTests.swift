import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// A tag that is not given renders as nothing, so every tag is looked for in the pages that a walk
/// through the portal has shown.
@Suite("Template audit", .serialized) struct TemplateAuditTests {
  /// Sections that need more than a walk: what is wrong with an upload as a whole is said only while
  /// nothing can be saved; a mail's footer is configured in `everyMailTagResolves`; no form asks for money yet.
  /// What charts have that are of another form than those of the walk, `ChartTests` shows.
  private static let unseen: Set = [
    "photo.problem", "footer", "currency",
    "picture", "beforeLine", "crossings", "valueLine", "openEnd", "lineEnd", "was", "bar", "anchor",
    "peakMark", "endMark", "beforeMark", "widestEnd", "compared",
  ]

  private func sources() throws -> [String: String] {
    try TemplateLibrary.sources(in: TestWeb.templates)
      .mapValues { TemplateLibrary.translated($0) { $0 } }
      .filter { !TemplateLibrary.isMail($0.key) }
  }

  @Test func everyTagResolvesAndOursAreTheReferencesBytes() async throws {
    let stops = try await Tour.take()
    let sources = try sources()
    let (ours, reference) = (try Templates(sources: sources), try Reference(sources: sources))
    var dice = Dice(seed: 7)
    var (shown, unshown): (Set<String>, Set<String>) = ([], [])
    for (template, stops) in Dictionary(grouping: stops, by: \.template) {
      let audit = try #require(ours.audit(template, stops.map(\.tags)))
      #expect(audit.missing.isEmpty, "\(template) names \(audit.missing), which no page gives")
      // A partial's section counts as shown when some page shows it.
      unshown.formUnion(audit.unwalked)
      shown.formUnion(audit.walkedNames)
      for stop in stops {
        for tags in [stop.tags] + (0..<4).map({ _ in stop.tags.switched(&dice) }) {
          let page = ours.render(template, tags).map { String(buffer: $0) }
          #expect(page == reference.render(template, tags), "\(template) differs")
        }
      }
    }
    let never = unshown.subtracting(shown).subtracting(Self.unseen)
    #expect(never.isEmpty, "the walk never shows these sections")
    let pages = sources.keys.filter {
      !$0.hasPrefix("layout") && !$0.hasPrefix("partials/")
    }
    #expect(Set(pages).subtracting(stops.map(\.template)).isEmpty, "templates that no page uses")
  }

  @Test func everyKindOfFieldResolves() throws {
    let templates = try Templates(sources: try sources())
    let failure = try #require(
      FormFailure(FormProblems.of(AllKinds.fields, .missing), .english))
    let forms = [
      Form(AllKinds.fields, AllKinds.values), Form(AllKinds.fields),
      Form(AllKinds.fields, typed: [:], failure),
    ]
    let samples = forms.flatMap { $0.tags(.english).rows(under: "fields") }
    #expect(samples.count == AllKinds.fields.all.count * 3)
    let audit = try #require(templates.audit("partials/field", samples))
    #expect(audit.missing.isEmpty)
    #expect(audit.unwalked.isEmpty)
  }

  @Test func everyMailTagResolves() throws {
    let library = try TemplateLibrary(folder: TestWeb.templates)
    let mails = MailTemplates(
      templates: library, brand: "brand", baseURL: "http://b", footer: "footer")
    let sources = try TemplateLibrary.sources(in: TestWeb.templates)
    let kinds = sources.keys.filter(TemplateLibrary.isMail).map { $0.dropFirst("mail/".count) }
    #expect(Set(kinds) == Set(Mail.samples.map { Substring($0.kind) }))
    for mail in Mail.samples {
      let source = try #require(sources["mail/\(mail.kind)"])
      let given = Set(mails.values(mail).keys)
      let wanted = Set(source.matches(of: /\{\{[#^]?([a-zA-Z]+)\}\}/).map { String($0.1) })
      #expect(wanted.subtracting(given).isEmpty, "\(mail.kind)")
      let rendered = try mails.render(mail)
      #expect(rendered.text.contains(mail.link) && rendered.html.contains("href=\"\(mail.link)\""))
    }
  }

  @Test func nothingIsInlineOrUnescaped() throws {
    for (name, source) in try sources() where name != "layout-mail" {
      #expect(!source.contains("{{{"), "\(name)")
      #expect(!source.contains(/style="|<style|\son[a-z]+="/), "\(name)")
      #expect(!source.contains(/<script(?! type="module" src=)/), "\(name)")
    }
  }

  @Test func auditSeesAMissingTag() throws {
    let templates = try Templates(sources: ["t": "{{#a}}{{b}}{{/a}}{{^c}}{{d}}{{/c}}"])
    let audit = try #require(templates.audit("t", ["a": ["b": "1"] as Tags]))
    #expect(audit.missing == ["c", "d"])
  }
}

extension Templates {
  fileprivate func audit(_ name: String, _ samples: [Tags]) -> TemplateAudit? {
    self[name].map { TemplateAudit($0, samples) }
  }
}

extension FormProblems {
  fileprivate static func of(_ fields: Fields, _ problem: FieldProblem) -> FormProblems {
    var problems = FormProblems()
    for field in fields.all { problems.note(problem, at: field.about.name) }
    return problems
  }
}

extension Tags {
  fileprivate func rows(under name: String) -> [Tags] {
    if case .rows(let rows)? = self[name] { rows } else { [] }
  }

  /// The same with some of its sections the other way: what is there is not, a flag is turned.
  fileprivate func switched(_ dice: inout Dice) -> Tags {
    var tags: Tags = [:]
    for entry in entries.reversed() {
      tags = tags.adding(Tags([(entry.name, Switched(value: entry.value.switched(&dice)))]))
    }
    return tags
  }
}

private struct Switched: PortalWeb.Tag {
  let value: TagValue
  var tagValue: TagValue { value }
}

extension TagValue {
  fileprivate func switched(_ dice: inout Dice) -> TagValue {
    let isTurned = dice.roll(0..<6) == 0
    switch self {
    case .nothing: return self
    case .flag(let flag): return .flag(flag != isTurned)
    case .text: return isTurned ? .nothing : self
    case .tags(let tags): return isTurned ? .nothing : .tags(tags.switched(&dice))
    case .rows(let rows): return isTurned ? .rows([]) : .rows(rows.map { $0.switched(&dice) })
    case .texts: return isTurned ? .texts([]) : self
    }
  }
}
