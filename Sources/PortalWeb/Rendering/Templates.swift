import NIOCore

/// All templates of a folder in one language, each ready to be rendered.
package struct Templates: Sendable {
  private let templates: [String: Template]

  /// - Parameter sources: each template's text by its name, in which partials are looked up too.
  /// - Throws: `TemplateFault`, which names the file, the line and what is wrong.
  package init(sources: [String: String]) throws {
    var nodes: [String: [TemplateNode]] = [:]
    // In order, so that of several faults it is always the same one that is told.
    let names = sources.keys.sorted()
    for name in names { nodes[name] = try TemplateReader.read(sources[name] ?? "", file: name) }
    var templates: [String: Template] = [:]
    for name in names { templates[name] = try TemplateCompiler.compile(name, in: nodes) }
    self.templates = templates
  }

  package var names: [String] { templates.keys.sorted() }

  subscript(name: String) -> Template? { templates[name] }

  /// Nil when there is no such template.
  package func render(_ name: String, _ tags: Tags) -> ByteBuffer? {
    guard let template = templates[name] else { return nil }
    var buffer = ByteBuffer()
    template.render(tags, into: &buffer)
    return buffer
  }
}
