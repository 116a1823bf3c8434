/// The fields of one form, one endpoint, one import: what may be given, and rules between them.
package struct Fields: Sendable, ExpressibleByArrayLiteral {
  private typealias Rule = @Sendable (Entered, inout FormProblems) -> Void

  /// What is asked of a field with every form, at hand: `about` is large.
  struct Entry: Sendable {
    let name: String
    let isPlural: Bool
    let isSecret: Bool
    let field: any DeclaredField

    init(_ field: any DeclaredField) {
      let about = field.about
      (name, isPlural, isSecret) = (about.name, about.isPlural, about.isSecret)
      self.field = field
    }
  }

  let entries: [Entry]
  private var rules: [Rule] = []

  package init(arrayLiteral elements: any DeclaredField...) { self.init(elements) }

  package init(_ fields: [any DeclaredField]) {
    entries = fields.map(Entry.init)
    precondition(Set(entries.map(\.name)).count == entries.count, "two fields of one name")
  }

  package var all: [any DeclaredField] { entries.map(\.field) }

  package subscript(name: String) -> (any DeclaredField)? {
    entries.first { $0.name == name }?.field
  }

  /// Whether a field of that name takes several values; nil when there is none of that name.
  package func isPlural(_ name: String) -> Bool? {
    for entry in entries where entry.name == name { return entry.isPlural }
    return nil
  }

  /// - Parameter current: what is there already: what is not given is kept from it, unchecked.
  /// - Throws: all problems at once. Rules run only where the fields they look at are right.
  package func check(
    _ inputs: [String: Input], over current: Entered? = nil
  ) throws(FormProblems) -> Entered {
    var entered = Entered()
    var problems = FormProblems()
    entered.values.reserveCapacity(entries.count)
    for entry in entries {
      let name = entry.name
      let input = inputs[name] ?? .absent
      if case .absent = input, let kept = current?.values[name] {
        entered.values[name] = kept
        continue
      }
      do { entered.values[name] = try entry.field.check(input) } catch {
        problems.note(error, at: name)
      }
    }
    for rule in rules { rule(entered, &problems) }
    try problems.throwIfAny()
    return entered
  }

  /// These and those, with the rules of these.
  package func adding(_ more: [any DeclaredField]) -> Fields {
    var fields = Fields(all + more)
    fields.rules = rules
    return fields
  }

  /// The same fields with a rule between two; what it throws is the first one's problem.
  package func rule<A, B>(
    _ first: Field<A>, _ second: Field<B>,
    _ check: @escaping @Sendable (A, B) throws(FieldProblem) -> Void
  ) -> Fields {
    adding { entered, problems in
      guard let a = entered.value(of: first), let b = entered.value(of: second) else { return }
      do throws(FieldProblem) { try check(a, b) } catch {
        problems.note(error, at: first.about.name)
      }
    }
  }

  /// The same with three.
  package func rule<A, B, C>(
    _ first: Field<A>, _ second: Field<B>, _ third: Field<C>,
    _ check: @escaping @Sendable (A, B, C) throws(FieldProblem) -> Void
  ) -> Fields {
    adding { entered, problems in
      guard let a = entered.value(of: first), let b = entered.value(of: second),
        let c = entered.value(of: third)
      else { return }
      do throws(FieldProblem) { try check(a, b, c) } catch {
        problems.note(error, at: first.about.name)
      }
    }
  }

  private func adding(_ rule: @escaping Rule) -> Fields {
    var fields = self
    fields.rules.append(rule)
    return fields
  }
}

/// What was entered, each field checked: `entered[Profile.name]`.
package struct Entered: Sendable, ExpressibleByArrayLiteral {
  package struct Pair: Sendable {
    let name: String
    let value: any Sendable
  }

  fileprivate(set) var values: [String: any Sendable] = [:]

  fileprivate init() {}

  /// What a record holds, field by field: `[Profile.name.of(name), ...]`.
  package init(arrayLiteral pairs: Pair...) {
    values = Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.value) })
  }

  package subscript<Value>(field: Field<Value>) -> Value {
    guard let value = value(of: field) else {
      preconditionFailure("\(field.about.name) is not among the fields of this form")
    }
    return value
  }

  fileprivate func value<Value>(of field: Field<Value>) -> Value? {
    // Apart from the cast: an optional field's nil is a value.
    guard let value = values[field.about.name] else { return nil }
    return value as? Value
  }

  /// As a form shows it.
  package func texts(_ field: any DeclaredField) -> [String] {
    values[field.about.name].map(field.texts(ofAny:)) ?? []
  }

  /// As a program reads it.
  package func json(_ fields: Fields) -> JSON {
    .object(
      fields.entries.filter { !$0.isSecret }.map { entry in
        JSON.Member(entry.name, values[entry.name].map(entry.field.json(ofAny:)) ?? .null)
      })
  }

  /// Before and after of the fields that differ, for the audit; nil when none does. Secrets stay out.
  package func changes(
    from old: Entered, of fields: Fields
  ) -> (before: [String: String], after: [String: String])? {
    var (before, after): ([String: String], [String: String]) = ([:], [:])
    for entry in fields.entries where !entry.isSecret {
      let (old, new) = (old.values[entry.name], values[entry.name])
      // By bytes: what looks the same may be another spelling, and that is a change.
      if let old = old as? String, let new = new as? String, old.utf8.elementsEqual(new.utf8) {
        continue
      }
      let texts = [old, new].map { $0.map(entry.field.texts(ofAny:)) ?? [] }
      let same = texts[0].elementsEqual(texts[1]) { $0.utf8.elementsEqual($1.utf8) }
      guard !same else { continue }
      before[entry.name] = texts[0].joined(separator: ", ")
      after[entry.name] = texts[1].joined(separator: ", ")
    }
    return after.isEmpty ? nil : (before, after)
  }
}
