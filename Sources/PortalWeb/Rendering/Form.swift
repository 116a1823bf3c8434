import HTTPTypes
import Portal

/// A form as it is shown: the values of a record, or what was typed and why it was not taken.
struct Form: Sendable {
  let fields: Fields
  /// By field; secrets are never among them.
  private let texts: [String: [String]]
  private(set) var problems: [String: FieldProblem] = [:]
  /// Above the form, when the problem is no field's.
  private(set) var problem: Phrase?
  /// Tells two forms of one page apart: goes before the fields' ids.
  private var prefix = ""

  /// As a record fills it; an empty one by default.
  init(_ fields: Fields, _ record: Entered = []) {
    self.fields = fields
    var texts: [String: [String]] = [:]
    for field in fields.all where !field.about.isSecret {
      texts[field.about.name] = record.texts(field)
    }
    self.texts = texts
  }

  /// Once more, with what was typed.
  init(_ fields: Fields, typed inputs: [String: Input], _ failure: FormFailure) {
    self.fields = fields
    var texts: [String: [String]] = [:]
    for field in fields.all where !field.about.isSecret {
      guard let input = inputs[field.about.name], case .texts(let typed) = input else { continue }
      // What is not shown is not the person's to mend: it goes back as it was read.
      let read = field.about.kind == .hidden ? try? field.check(input) : nil
      texts[field.about.name] = read.map(field.texts(ofAny:)) ?? typed
    }
    self.texts = texts
    problems = failure.fields
    problem = failure.problem
  }

  /// - Parameter prefix: goes before the ids of the fields.
  func prefixed(_ prefix: String) -> Form {
    var form = self
    form.prefix = prefix
    return form
  }

  /// Each field's tags under its name; all that are shown in a row under `fields`; what is wrong with
  /// the form as a whole under `problem`.
  func tags(_ words: Words) -> Tags {
    let each = fields.all.map { field in
      (
        field.about,
        FieldTags.tags(
          field.about, texts[field.about.name] ?? [], problems[field.about.name], prefix, words)
      )
    }
    var all: [(String, (any Tag)?)] = each.map { ($0.0.name, $0.1) }
    all.append(("fields", each.filter { $0.0.kind != .hidden }.map(\.1)))
    all.append(("problem", problem.map { words($0) }))
    return Tags(all)
  }
}
