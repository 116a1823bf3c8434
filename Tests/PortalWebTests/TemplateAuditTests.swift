import Mustache
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// Mustache renders a missing tag as nothing, so every tag is resolved here.
@Suite("Template audit") struct TemplateAuditTests {
  private let sources: [String: String]

  init() throws { sources = try TemplateLibrary.sources(in: TestWeb.templates) }

  static let layout = Layout(
    brand: "brand", revision: "1.2", language: "en", theme: .dark,
    assets: Assets.Addresses(css: "css", theme: "theme", script: "script", icon: "icon"),
    person: Layout.Person(name: "name", email: "email", avatar: "avatar"), isOperator: true,
    team: Layout.TeamLink(name: "name", slug: "slug", current: true),
    teams: [Layout.TeamLink(name: "name", slug: "slug", current: true)], room: .dashboard,
    flash: Flash(text: "text", kind: .bad), legal: [Layout.Link(href: "href", label: "label")],
    signUpOpen: true, mailInTerminal: true)

  @Test func everyTagResolvesOnItsPage() throws {
    for page in Pages.all {
      let template = type(of: page).template
      var walker = TagWalker(sources: sources)
      try walker.walk(template, stack: [LaidOut(page: page, layout: Self.layout)])
      #expect(walker.missing.isEmpty, "\(template): \(walker.missing)")
      #expect(walker.count > 3, "\(template) has no tags")
    }
  }

  @Test func everyMailTagResolves() throws {
    let library = try TemplateLibrary(folder: TestWeb.templates)
    let mails = MailTemplates(
      templates: library, brand: "brand", baseURL: "http://b", footer: "footer")
    for mail in SampleMail.all {
      for part in ["subject", "text", "html"] {
        var walker = TagWalker(sources: sources)
        try walker.walk("mail/\(mail.kind).\(part)", stack: [mails.values(mail)])
        #expect(walker.missing.isEmpty, "\(mail.kind).\(part): \(walker.missing)")
      }
    }
  }

  @Test func everyTemplateIsUsed() {
    let used = Set(Pages.all.map { type(of: $0).template })
    let pages = sources.keys.filter {
      !$0.hasPrefix("layout") && !$0.hasPrefix("partials/") && !$0.hasPrefix("mail/")
    }
    #expect(Set(pages) == used)
    let mails = sources.keys.filter { $0.hasPrefix("mail/") }
    #expect(mails.count == SampleMail.all.count * 3)
  }

  @Test func nothingIsInlineOrUnescaped() {
    for (name, source) in sources where !name.hasPrefix("mail/") && name != "layout-mail" {
      #expect(!source.contains("{{{"), "\(name)")
      #expect(!source.contains(/style="|<style|\son[a-z]+="/), "\(name)")
      #expect(!source.contains(/<script(?! type="module" src=)/), "\(name)")
    }
  }

  @Test func auditSeesAMissingTag() throws {
    var walker = TagWalker(sources: ["t": "{{#a}}{{b}}{{/a}}{{^c}}{{d}}{{/c}}"])
    try walker.walk("t", stack: [["a": ["b": 1]] as [String: Any]])
    #expect(walker.missing == ["c", "d"])
  }
}

/// Walks a template's tags over a value as the engine would, and notes what does not resolve.
struct TagWalker {
  let sources: [String: String]
  private(set) var missing: Set<String> = []
  private(set) var count = 0
  private var blocks: [String: Substring] = [:]

  init(sources: [String: String]) { self.sources = sources }

  mutating func walk(_ template: String, stack: [Any]) throws {
    guard let source = sources[template] else { throw Unexpected("no template \(template)") }
    try walk(source[...], stack)
  }

  private mutating func walk(_ source: Substring, _ stack: [Any]) throws {
    var rest = source
    while let tag = rest.firstMatch(of: /\{\{([#^<$>!%\/]?)\s*([^}]*?)\s*\}\}/) {
      let name = String(tag.2)
      rest = rest[tag.range.upperBound...]
      switch tag.1 {
      case "!", "%", "/": continue
      case ">": try walk(name, stack: stack)
      case "#", "^", "<", "$":
        let close = "{{/\(name)}}"
        guard let end = Self.end(of: name, in: rest) else { throw Unexpected("no \(close)") }
        let inside = rest[..<end]
        rest = rest[rest.index(end, offsetBy: close.count)...]
        try section(String(tag.1), name, inside, stack)
      default: note(name, stack)
      }
    }
  }

  private mutating func section(
    _ kind: String, _ name: String, _ inside: Substring, _ stack: [Any]
  ) throws {
    switch kind {
    case "<":
      for block in inside.matches(of: /\{\{\$([a-z]+)\}\}/) {
        let rest = inside[block.range.upperBound...]
        guard let end = Self.end(of: String(block.1), in: rest) else { continue }
        blocks[String(block.1)] = rest[..<end]
      }
      try walk(name, stack: stack)
    case "$": try walk(blocks[name] ?? inside, stack)
    case "^":
      note(name, stack)
      try walk(inside, stack)
    default:
      let value = note(name, stack)
      if let list = value as? [Any] { return try walk(inside, stack + [list.first ?? [:]]) }
      try walk(inside, value is Bool || value == nil ? stack : stack + [value ?? ""])
    }
  }

  private static func end(of name: String, in text: Substring) -> String.Index? {
    var depth = 1
    var rest = text
    while let tag = rest.firstMatch(of: /\{\{([#^<$\/])\s*([^}]*?)\s*\}\}/) {
      rest = rest[tag.range.upperBound...]
      guard tag.2 == name else { continue }
      depth += tag.1 == "/" ? -1 : 1
      if depth == 0 { return tag.range.lowerBound }
    }
    return nil
  }

  @discardableResult
  private mutating func note(_ name: String, _ stack: [Any]) -> Any? {
    count += 1
    let value = Self.find(name, stack)
    if value == nil { missing.insert(name) }
    return value
  }

  static func find(_ name: String, _ stack: [Any]) -> Any? {
    if name == "." { return stack.last }
    let parts = name.split(separator: ".").map(String.init)
    for object in stack.reversed() {
      guard var value = (object as? any MustacheParent)?.child(named: parts[0]) else { continue }
      for part in parts.dropFirst() {
        guard let next = (value as? any MustacheParent)?.child(named: part) else { return nil }
        value = next
      }
      return value
    }
    return nil
  }
}
