import Mustache
import Portal

/// What every page shows around its content.
struct Layout: MustacheParent, Sendable {
  /// The rooms of the side list.
  enum Room: String, CaseIterable {
    case dashboard, profile, appearance, security, sessions, outbox, backups
  }

  struct Person: MustacheParent, Sendable {
    let name: String
    let email: String
    let avatar: String?

    func child(named tag: String) -> Any? {
      switch tag {
      case "name": name
      case "email": email
      case "initials": name.initials
      case "avatar": avatar
      default: nil
      }
    }
  }

  struct TeamLink: MustacheParent, Sendable {
    let name: String
    let slug: String
    let current: Bool

    func child(named tag: String) -> Any? {
      switch tag {
      case "name": name
      case "slug": slug
      case "current": current
      default: nil
      }
    }
  }

  /// True for the room one stands in.
  struct Place: MustacheParent, Sendable {
    let room: Room?
    func child(named tag: String) -> Any? { Room(rawValue: tag).map { $0 == room } }
  }

  struct Link: MustacheParent, Sendable {
    let href: String
    let label: String

    func child(named tag: String) -> Any? {
      switch tag {
      case "href": href
      case "label": label
      default: nil
      }
    }
  }

  struct Message: MustacheParent, Sendable {
    let flash: Flash

    func child(named tag: String) -> Any? {
      switch tag {
      case "text": flash.text
      case "kind": flash.kind.rawValue
      case "bad": flash.kind == .bad
      default: nil
      }
    }
  }

  var brand: String
  /// What the page knows itself by, when it can follow what changes; see `Revision`.
  var revision: String?
  var language: String
  var theme: Theme
  var assets: Assets.Addresses
  var person: Person?
  var isOperator = false
  var team: TeamLink?
  var teams: [TeamLink] = []
  var room: Room?
  var flash: Flash?
  var legal: [Link]
  var signUpOpen: Bool
  /// No mail server is set up: mail stays in the outbox and is announced on standard output.
  var mailKeptHere = true
  /// The same on a loopback address, where the reader has that terminal at hand.
  var mailInTerminal: Bool

  func child(named tag: String) -> Any? {
    switch tag {
    case "brand": brand
    case "revision": revision
    case "lang": language
    case "theme": theme.rawValue
    case "css": assets.css
    case "themeCSS": assets.theme
    case "js": assets.script
    case "icon": assets.icon
    case "person": person
    case "isOperator": isOperator
    case "team": team
    case "teams": teams
    case "severalTeams": teams.count > 1
    case "at": Place(room: room)
    case "flash": flash.map(Message.init)
    case "legal": legal
    case "signUpOpen": signUpOpen
    case "mailKeptHere": mailKeptHere
    case "mailInTerminal": mailInTerminal
    default: nil
    }
  }
}

extension String {
  /// The first letters of the first and last word, for where there is no picture.
  var initials: String {
    let words = split(whereSeparator: \.isWhitespace)
    let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
    return String(letters).uppercased()
  }
}
