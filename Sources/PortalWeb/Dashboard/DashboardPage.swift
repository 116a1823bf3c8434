import Mustache
import Portal

/// A team's front page: what is left to set up, what happened, who is here.
struct DashboardPage: Page {
  static let template = "dashboard/dashboard"

  struct Checklist: MustacheParent, Sendable {
    struct Item: MustacheParent, Sendable {
      let text: String
      let done: Bool
      var href: String?
      var action: String?

      func child(named name: String) -> Any? {
        switch name {
        case "text": text
        case "done": done
        case "href": done ? nil : href
        case "action": action
        default: nil
        }
      }
    }

    let items: [Item]

    func child(named name: String) -> Any? {
      switch name {
      case "done": items.count(where: \.done)
      case "total": items.count
      case "items": items
      default: nil
      }
    }
  }

  struct Event: MustacheParent, Sendable {
    let who: String
    let what: String
    let at: TimeText

    func child(named name: String) -> Any? {
      switch name {
      case "who": who
      case "what": what
      case "at": at
      default: nil
      }
    }
  }

  struct Person: MustacheParent, Sendable {
    let name: String
    let email: String
    let role: String
    let avatar: String?
    let you: Bool

    func child(named tag: String) -> Any? {
      switch tag {
      case "name": name
      case "email": email
      case "role": role
      case "initials": name.initials
      case "avatar": avatar
      case "you": you
      default: nil
      }
    }
  }

  struct Device: MustacheParent, Sendable {
    let device: String
    let address: String
    let lastSeen: TimeText
    let current: Bool

    func child(named name: String) -> Any? {
      switch name {
      case "device": device
      case "address": address
      case "lastSeen": lastSeen
      case "current": current
      default: nil
      }
    }
  }

  let team: Layout.TeamLink
  let checklist: Checklist?
  let activity: [Event]
  let members: [Person]
  let memberCount: String
  let sessions: [Device]
  let sessionCount: String
  var changesAt: Timestamp?

  static let sample = DashboardPage(
    team: Layout.TeamLink(name: "name", slug: "slug", current: true),
    checklist: Checklist(items: [
      Checklist.Item(text: "text", done: false, href: "/settings/profile", action: "action")
    ]),
    activity: [Event(who: "who", what: "what", at: .sample)],
    members: [Person(name: "name", email: "email", role: "role", avatar: "/avatar", you: true)],
    memberCount: "1",
    sessions: [Device(device: "device", address: "address", lastSeen: .sample, current: true)],
    sessionCount: "1")

  func child(named name: String) -> Any? {
    switch name {
    case "team": team
    case "checklist": checklist
    case "activity": activity
    case "members": members
    case "memberCount": memberCount
    case "sessions": sessions
    case "sessionCount": sessionCount
    default: nil
    }
  }
}
