import Mustache
import Portal

/// A page: display values ready to print, one template that prints them. Templates decide nothing.
protocol Page: MustacheParent, Sendable {
  /// The template's path below `Templates`, without its ending.
  static var template: String { get }
  /// A page with every tag set; tests resolve the template's tags against it.
  static var sample: Self { get }
  /// When the clock will next change what the page shows, midnight apart; nil for never.
  var changesAt: Timestamp? { get }
}

extension Page {
  var changesAt: Timestamp? { nil }
}

/// A page in its layout: what the template engine walks through.
struct LaidOut: MustacheParent {
  let page: any Page
  let layout: Layout

  func child(named name: String) -> Any? { name == "layout" ? layout : page.child(named: name) }
}

/// A form's field as it is shown again: what was typed, and what is wrong with it.
struct Field: MustacheParent, Sendable {
  var value = ""
  var error: String?

  static let sample = Field(value: "value", error: "error")

  func child(named name: String) -> Any? {
    switch name {
    case "value": value
    case "error": error
    default: nil
    }
  }
}

/// A choice of a list.
struct Choice: MustacheParent, Sendable {
  let value: String
  let label: String
  let selected: Bool

  func child(named name: String) -> Any? {
    switch name {
    case "value": value
    case "label": label
    case "selected": selected
    default: nil
    }
  }
}
