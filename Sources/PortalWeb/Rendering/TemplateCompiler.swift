/// Puts a template with its partials, parents and blocks together into flat steps.
struct TemplateCompiler {
  /// What counts where a node stands.
  private struct Place {
    let file: String
    /// The templates being put in here, outermost first.
    var files: [String]
    var blocks: [String: Block] = [:]
    /// The blocks being filled here.
    var filling: [String] = []
  }

  /// What a block is to show, and the file that says so.
  private struct Block {
    let file: String
    let nodes: [TemplateNode]
  }

  private let sources: [String: [TemplateNode]]
  private var steps: [TemplateStep] = []
  private var bytes: [UInt8] = []
  private var names: [String] = []
  private var known: [String: TemplateName] = [:]
  /// Where a jump may land: bytes of two steps are not joined across it.
  private var landing = 0

  static func compile(_ name: String, in sources: [String: [TemplateNode]]) throws -> Template {
    var compiler = TemplateCompiler(sources: sources)
    try compiler.add(sources[name] ?? [], Place(file: name, files: [name]))
    return Template(steps: compiler.steps, bytes: compiler.bytes, names: compiler.names)
  }

  private init(sources: [String: [TemplateNode]]) { self.sources = sources }

  private mutating func add(_ nodes: [TemplateNode], _ place: Place) throws {
    for node in nodes {
      switch node.kind {
      case .bytes(let bytes): add(bytes)
      case .value(let name): steps.append(.value(parts(of: name)))
      case .section(let name, let inside): try add(name, inside, place, TemplateStep.section)
      case .inverted(let name, let inside): try add(name, inside, place, TemplateStep.inverted)
      case .partial(let name): try add(file: name, [:], node, place)
      case .parent(let name, let blocks): try add(file: name, blocks, node, place)
      case .block(let name, let inside): try add(block: name, inside, node, place)
      // Stands in a parent alone, which has taken it.
      case .override: break
      }
    }
  }

  private mutating func add(_ more: ArraySlice<UInt8>) {
    if steps.count > landing, case .bytes(let start, let end) = steps.last {
      steps[steps.count - 1] = .bytes(start, end: end + more.count)
    } else {
      steps.append(.bytes(bytes.count, end: bytes.count + more.count))
    }
    bytes += more
  }

  private mutating func add(
    _ name: String, _ inside: [TemplateNode], _ place: Place,
    _ step: (_ name: TemplateName, _ end: Int) -> TemplateStep
  ) throws {
    let name = parts(of: name)
    let index = steps.count
    steps.append(step(name, index))
    try add(inside, place)
    steps[index] = step(name, steps.count)
    landing = steps.count
  }

  /// A partial, or a parent with its blocks.
  private mutating func add(
    file name: String, _ blocks: [String: [TemplateNode]], _ node: TemplateNode, _ place: Place
  ) throws {
    guard let nodes = sources[name] else {
      throw fault(node, place, "there is no template \(name)")
    }
    if place.files.contains(name) {
      let circle = (place.files + [name]).joined(separator: " > ")
      throw fault(node, place, "it would be put into itself: \(circle)")
    }
    // Of several, the outermost counts: the one that was there first.
    let own = blocks.mapValues { Block(file: place.file, nodes: $0) }
    try add(
      nodes,
      Place(
        file: name, files: place.files + [name],
        blocks: place.blocks.merging(own) { outer, _ in outer }, filling: place.filling))
  }

  private mutating func add(
    block name: String, _ otherwise: [TemplateNode], _ node: TemplateNode, _ place: Place
  ) throws {
    guard let block = place.blocks[name] else { return try add(otherwise, place) }
    if place.filling.contains(name) {
      throw fault(node, place, "the block \(name) would stand in what fills it")
    }
    try add(
      block.nodes,
      Place(
        file: block.file, files: place.files, blocks: place.blocks,
        filling: place.filling + [name]))
  }

  private mutating func parts(of name: String) -> TemplateName {
    if let parts = known[name] { return parts }
    let start = names.count
    if name != "." { names += name.split(separator: ".").map(String.init) }
    known[name] = start..<names.count
    return start..<names.count
  }

  private func fault(_ node: TemplateNode, _ place: Place, _ reason: String) -> TemplateFault {
    TemplateFault(file: place.file, line: node.line, reason: reason)
  }
}
