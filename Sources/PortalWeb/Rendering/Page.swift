import Portal

/// One page: the template with its words, and the function that makes its tags from what was read for
/// it. Tests call the same function with sample records.
struct Page<Record: Sendable>: Sendable {
  /// The template's path below `Templates`, without its ending.
  let template: String
  let room: Room?
  let tags: @Sendable (Record, View) -> Tags
  /// By the name of its tags: `form`, or another on a page with several.
  private(set) var forms: [(name: String, make: @Sendable (Record) -> Form)] = []
  private(set) var mayBeKept = true
  /// It shows what is counted of its team.
  private(set) var showsFigures = false
  /// When the clock will next change what the page shows, midnight apart; nil for never.
  private(set) var changesAt: @Sendable (Record) -> Timestamp? = { _ in nil }

  init(
    _ template: String, room: Room? = nil, tags: @escaping @Sendable (Record, View) -> Tags
  ) {
    self.template = template
    self.room = room
    self.tags = tags
  }

  /// The same with a form, as the record fills it. On a page with several each has a name, which also
  /// stands before the ids of its fields.
  func form(named name: String = "form", _ make: @escaping @Sendable (Record) -> Form) -> Page {
    var page = self
    page.forms.append((name, make))
    return page
  }

  /// The same, made anew each time and not followed while it is open: what it shows is secret, or reading
  /// it is written down.
  func neverKept() -> Page {
    var page = self
    page.mayBeKept = false
    return page
  }

  /// The same, which goes stale with what is counted of its team.
  func showingFigures() -> Page {
    var page = self
    page.showsFigures = true
    return page
  }

  /// The same, which the clock changes at a time that the record tells.
  func changing(at moment: @escaping @Sendable (Record) -> Timestamp?) -> Page {
    var page = self
    page.changesAt = moment
    return page
  }
}

/// What a page's function has at hand beside its record: words and times in the reader's way.
struct View: Sendable {
  let words: Words
  let time: TimeFormat
  let site: SiteFacts
  let rooms: RoomLists
}

/// What pages say about the portal itself: the same on all of them until it starts again.
struct SiteFacts: Sendable {
  let brand: String
  let isSignUpOpen: Bool
  /// Whoever is invited may make an account.
  let isInvitedSignUpOpen: Bool
  /// The reader has the terminal at hand in which mail is announced.
  let isMailInTerminal: Bool
  /// How mail leaves; nil where it stays in the outbox.
  let mailRoute: String?
  let assets: Assets.Addresses
  let legal: [Tags]
  let settings: PortalSettings

  init(_ settings: PortalSettings, _ assets: Assets, _ options: WebOptions) {
    brand = settings.name
    isSignUpOpen = settings.signUp == .open
    isInvitedSignUpOpen = settings.signUp != .closed
    isMailInTerminal = settings.isOnLoopback && options.mailRoute == nil
    mailRoute = options.mailRoute
    self.assets = assets.addresses
    legal = options.legal.rows { ["href": $0.href, "label": $0.label] }
    self.settings = settings
  }
}

extension View {
  /// A person's picture, or the letters in its place.
  func face(_ id: ID<User>, _ name: String, _ file: String?) -> Tags {
    [
      // The file's name makes the address change with the picture.
      "avatar": file.map { "/avatars/\(id)?v=\($0.prefix(8))" },
      "initials": name.initials,
    ]
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
