import Portal

/// What programs were told that they may rely on.
struct Promise {
  private let before: JSON

  init(_ before: JSON) { self.before = before }

  /// What a program that was written then would stumble over.
  func breaks(in now: JSON) -> [String] { operations(now) + schemas(now) }

  private func operations(_ now: JSON) -> [String] {
    before["paths"].members.flatMap { path -> [String] in
      guard let present = now["paths"]?[path.name] else { return [path.name] }
      return Optional(path.value).members.flatMap { operation -> [String] in
        let place = "\(path.name) \(operation.name)"
        guard let new = present[operation.name] else { return [place] }
        return parameters(operation.value, new, place) + body(operation.value, new, place)
          + answers(operation.value, new, place)
      }
    }
  }

  private func parameters(_ old: JSON, _ new: JSON, _ place: String) -> [String] {
    let (old, new) = (Self.parameters(of: old), Self.parameters(of: new))
    let less = old.flatMap { name, parameter -> [String] in
      guard let present = new[name] else { return ["\(place) takes no \(name)"] }
      return Self.takesLess(parameter["schema"], present["schema"])
        ? ["\(place) takes less as \(name)"] : []
    }
    let more = new.filter { $1["required"] == .flag(true) && old[$0]?["required"] != .flag(true) }
    return less.sorted() + more.keys.sorted().map { "\(place) needs \($0)" }
  }

  private static func parameters(of operation: JSON) -> [String: JSON] {
    guard case .list(let all)? = operation["parameters"] else { return [:] }
    return Dictionary(
      all.map { (($0["name"] ?? $0["$ref"])?.words ?? "", $0) }, uniquingKeysWith: { $1 })
  }

  /// Nothing more may be needed, and nothing that was taken may be unknown.
  private func body(_ old: JSON, _ new: JSON, _ place: String) -> [String] {
    let (old, new) = (Self.schema(of: old["requestBody"]), Self.schema(of: new["requestBody"]))
    let gone = old?["properties"].members.flatMap { member -> [String] in
      guard let present = new?["properties"]?[member.name] else {
        return ["\(place) takes no \(member.name)"]
      }
      return Self.takesLess(member.value, present) ? ["\(place) takes less as \(member.name)"] : []
    }
    let needed = Set(old?["required"].texts ?? [])
    let more = (new?["required"].texts ?? []).filter { !needed.contains($0) }
    return (gone ?? []) + more.map { "\(place) needs \($0)" }
  }

  /// Of another kind, or fewer choices.
  private static func takesLess(_ old: JSON?, _ new: JSON?) -> Bool {
    guard let old, let new else { return old != new }
    let choices = Set(new["enum"].texts)
    let isFewer = new["enum"] != nil && !Set(old["enum"].texts).isSubset(of: choices)
    let isNarrowed = old["enum"] == nil && new["enum"] != nil
    return kinds(old).isSubset(of: kinds(new)) == false || isFewer || isNarrowed
      || old["items"] != new["items"] && takesLess(old["items"], new["items"])
  }

  /// What it may be: types, and schemas by name.
  private static func kinds(_ schema: JSON) -> Set<String> {
    var kinds = Set(schema["type"].texts)
    if let one = schema["type"]?.words { kinds.insert(one) }
    if let name = schema["$ref"]?.words { kinds.insert(name) }
    if case .list(let all)? = schema["anyOf"] { kinds.formUnion(all.flatMap(Self.kinds)) }
    return kinds
  }

  /// What it answers with when it does what was asked.
  private func answers(_ old: JSON, _ new: JSON, _ place: String) -> [String] {
    old["responses"].members.filter { $0.name.hasPrefix("2") }.compactMap { answer in
      guard let present = new["responses"]?[answer.name] else { return "\(place) \(answer.name)" }
      return Self.schema(of: answer.value) == Self.schema(of: present)
        ? nil : "\(place) \(answer.name) has another schema"
    }
  }

  private static func schema(of holder: JSON?) -> JSON? {
    holder?["content"]?["application/json"]?["schema"]
  }

  /// Those of answers grow: no member goes, and none may be what it could not be. Words may become more: a program
  /// has to expect that.
  private func schemas(_ now: JSON) -> [String] {
    before["components"]?["schemas"].members.flatMap { schema -> [String] in
      guard let new = now["components"]?["schemas"]?[schema.name] else { return [schema.name] }
      return schema.value["properties"].members.compactMap { member in
        let isKept = new["properties"]?[member.name].map { !Self.saysMore(member.value, $0) }
        return isKept == true ? nil : "\(schema.name).\(member.name)"
      }
    } ?? []
  }

  private static func saysMore(_ old: JSON, _ new: JSON) -> Bool {
    if kinds(old).isEmpty { return false }
    if kinds(new).isEmpty || !kinds(new).isSubset(of: kinds(old)) { return true }
    guard let items = old["items"] else { return false }
    return new["items"].map { saysMore(items, $0) } ?? true
  }
}

extension JSON? {
  fileprivate var members: [JSON.Member] {
    if case .object(let members)? = self { members } else { [] }
  }

  fileprivate var texts: [String] {
    guard case .list(let items)? = self else { return [] }
    return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}
