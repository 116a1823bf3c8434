import Portal

/// What is left to set up. It ticks itself from what is stored.
enum Checklist {
  /// Nil once all is done.
  static func tags(_ user: User, _ words: Words) -> Tags? {
    let isDescribed = !user.company.isEmpty || !user.bio.isEmpty
    let items = [
      item(words("Create your account"), isDone: true, action: nil),
      item(
        words("Add a photo so that colleagues know you"), isDone: user.avatar != nil,
        action: words("Add a photo")),
      item(
        words("Tell your team who you are"), isDone: isDescribed, action: words("Add a few words")),
      item(
        words("Set your time zone"), isDone: user.hasChosenTimeZone,
        action: words("Set the time zone")),
    ]
    let done = items.count(where: \.isDone)
    if done == items.count { return nil }
    return ["done": done, "total": items.count, "items": items.map(\.tags)]
  }

  private static func item(
    _ text: String, isDone: Bool, action: String?
  ) -> (isDone: Bool, tags: Tags) {
    let href = isDone || action == nil ? nil : "/settings/profile"
    return (isDone, ["text": text, "done": isDone, "href": href, "action": action])
  }
}
