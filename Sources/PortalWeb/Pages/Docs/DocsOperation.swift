import Portal

/// One endpoint as its documentation shows it. The words are those of the API's description, which is in
/// English; so is this part of the page.
struct DocsOperation {
  let entry: SiteMap.Entry
  let base: String

  init(_ entry: SiteMap.Entry, base: String) {
    self.entry = entry
    self.base = base
  }

  var tags: Tags {
    let endpoint = entry.endpoint
    return [
      "id": OpenAPIOperation.id(entry), "summary": endpoint?.summary,
      "method": entry.method.rawValue, "path": entry.pattern, "access": entry.access.words,
      "fields": fields, "hasFields": !(endpoint?.body?.all.isEmpty ?? true),
      "parameters": parameters, "hasParameters": !parameters.isEmpty,
      "curl": curl, "answer": answer, "status": endpoint.map { String($0.status.code) },
    ]
  }

  private var fields: [Tags] {
    (entry.endpoint?.body?.all.map(\.about) ?? []).rows { about in
      [
        "name": about.name, "type": about.schema.words,
        "required": about.isRequired && !(entry.endpoint?.isPatch ?? false),
        "help": about.help?.text ?? (about.label.isEmpty ? nil : about.label),
      ]
    }
  }

  private var parameters: [Tags] { teamParameter + queryParameters }

  private var teamParameter: [Tags] {
    guard entry.endpoint?.namesTeam == true else { return [] }
    return [
      [
        "name": LoadNamedTeam.parameter,
        "help":
          "Which team, by its id or its part of the web address. A team’s key is for its own; whoever is in one team alone need not say it",
      ]
    ]
  }

  private var queryParameters: [Tags] {
    switch entry.endpoint?.query {
    case .list(let list):
      [
        ["name": "limit", "help": "50, 25 or 100"],
        ["name": "cursor", "help": "The nextCursor of the page before"],
      ] + parameters(of: list)
    case .export(let list): parameters(of: list)
    case .fields(let fields): fields.rows { ["name": $0.name, "help": $0.valueSchema.words] }
    case .nothing, nil: []
    }
  }

  private func parameters(of list: ListFacts) -> [Tags] {
    let sorts = list.orders.flatMap { [$0, "-\($0)"] }.joined(separator: ", ")
    var rows: [Tags] = []
    if !sorts.isEmpty { rows.append(["name": "sort", "help": sorts]) }
    if list.isSearchable { rows.append(["name": "q", "help": "Words to look for"]) }
    return rows + list.filters.rows { ["name": $0.name, "help": $0.valueSchema.words] }
  }

  /// What it answers with, of the cast; nil for nothing.
  private var answer: String? {
    switch entry.endpoint?.answer {
    case .one(let named): IndentedJSON(named.example.text).text
    case .list(let named): IndentedJSON(named.listExample.text).text
    case .file, .nothing, nil: nil
    }
  }

  /// A line to paste into a shell: what stands in the path is in variables, such as `$TEAM`.
  var curl: String {
    let path = entry.pattern.split(separator: "/").map { part in
      part.hasPrefix("{") ? "$\(part.dropFirst().dropLast().uppercased())" : String(part)
    }.joined(separator: "/")
    var parts = ["curl"]
    if entry.method != .get { parts.append("-X \(entry.method.rawValue)") }
    parts.append("\"\(base)/\(path)\"")
    if entry.isKnownCaller { parts.append("-H \"Authorization: Bearer $TOKEN\"") }
    if let type = entry.endpoint?.file?.accepts.first {
      parts += ["-H 'Content-Type: \(type)'", "--data-binary @FILE"]
    }
    if let example = entry.endpoint?.example {
      let text = example.text.replacing("'", with: "'\\''")
      parts += ["-H 'Content-Type: application/json'", "-d '\(text)'"]
    }
    return parts.joined(separator: " ")
  }
}

extension JSONSchema {
  /// For people: `text, at most 60 characters`.
  var words: String {
    if case .list(let values)? = json["enum"] {
      let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
      return texts.count > 12 ? "one of \(texts.count)" : texts.joined(separator: ", ")
    }
    if case .text(let name)? = json["$ref"] {
      return String(name.split(separator: "/").last ?? "")
    }
    if case .list(let choices)? = json["anyOf"], let first = choices.first {
      return JSONSchema(json: first).words
    }
    if let items = json["items"] { return "list of \(JSONSchema(json: items).words)" }
    return [type, limits].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private var limits: String {
    if case .integer(let most)? = json["maxLength"] { return "at most \(most) characters" }
    if case .integer(let least)? = json["minimum"], case .integer(let most)? = json["maximum"] {
      return "\(least) to \(most)"
    }
    if case .text(let format)? = json["format"] { return format }
    return ""
  }
}
