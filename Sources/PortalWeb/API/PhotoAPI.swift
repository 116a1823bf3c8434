import Hummingbird
import Portal

/// People's pictures, and whether mail reaches oneself.
struct PhotoAPI: Sendable {
  let web: Web

  private static let types = ImageType.allCases.map(\.mediaType)

  func add(to part: APIPart<SignedInContext>) {
    let part = part.chapter("Your account")
    part.file("users/me/avatar", .seeAccount, "Get your photo", Self.types) { call in
      try await web.photo(of: call.context.user.id, call.context)
    }
    part.upload(
      "users/me/avatar", .changePhoto, "Set your photo", Photo.field(web.portal.settings),
      gives: User.resource
    ) { call, file in
      try await call.tellUser(User.resource) { try await web.setPhoto(file, call.context) }
    }
    part.write(.delete, "users/me/avatar", .changePhoto, "Remove your photo") { call in
      try await call.write {
        try await web.removePhoto(call.context)
      } giving: { (_: [String], _) in
        .nothing
      }
    }
    part.file(
      "users/:user/avatar", .seeTeams, "Get the photo of somebody in a team of yours", Self.types
    ) { call in
      try await web.photo(of: call.id("user"), call.context)
    }
    addMail(to: part)
  }

  private func addMail(to part: APIPart<SignedInContext>) {
    part.read(
      "users/me/mail", .seeAccount, "Read whether mail is sent to you", OwnMail.resource
    ) { call in
      { [user = call.context.user] in try OwnMail(of: user, in: $0) }
    }
    part.write(
      .post, "users/me/mail/allow", .allowMail, "Have mail sent to you again",
      gives: OwnMail.resource
    ) { call in
      let user = call.context.user
      return try await call.write {
        try await web.write(call.context) { me, tx in
          try SuppressedAddress.allow(for: me, in: tx)
        }
      } giving: { (_: Bool, tx) in
        .one(OwnMail.resource, try OwnMail(of: user, in: tx))
      }
    }
  }
}
