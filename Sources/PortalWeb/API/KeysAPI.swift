import Hummingbird
import Portal

/// API keys, a team's and a person's own. People make them: no key makes another.
struct KeysAPI: Sendable {
  let web: Web
  private let key: Resource<APIKey>
  private let made: Resource<MadeAPIKey>

  init(web: Web) {
    self.web = web
    key = APIKey.resource(web.portal.store.clock)
    made = MadeAPIKey.resource(web.portal.store.clock)
  }

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("API keys")
    let clock = web.portal.store.clock
    part.list(
      "keys", .seeKeys, "List a team’s keys", APIKey.listing(at: clock.now()), key
    ) { APIKey.scope(of: $0.context.membership.team.id) }
    part.read("keys/:id", .seeKeys, "Read a team’s key", key) { call in
      let (maker, id): (KeyMaker, ID<APIKey>) = (KeyMaker(call.context.membership), try call.id())
      return { try maker.find(id, in: $0) }
    }
    part.write(
      .post, "keys", .makeKey, "Make a key for a team", APIKey.teamFields, gives: made,
      status: .created
    ) { call in
      let entered = try call.entered()
      return try await call.make(made) { secret in
        try await web.write(call.context) { authority, tx in
          try KeyMaker(authority.membership).make(entered, secret, in: tx)
        }
      }
    }
    part.write(
      .post, "keys/:id/rotate", .makeKey, "Replace a team’s key", APIKey.rotationFields,
      gives: made, status: .created
    ) { call in
      let (id, entered): (ID<APIKey>, Entered) = (try call.id(), try call.entered())
      return try await call.make(made) { secret in
        try await web.write(call.context) { authority, tx in
          try KeyMaker(authority.membership).rotate(id, entered, secret, in: tx)
        }
      }
    }
    part.write(
      .post, "keys/:id/take-over", .makeKey, "Take over a key whose maker has left",
      gives: made, status: .created
    ) { call in
      let id: ID<APIKey> = try call.id()
      return try await call.make(made) { secret in
        try await web.write(call.context) { authority, tx in
          try KeyMaker(authority.membership).takeOver(id, secret, in: tx)
        }
      }
    }
    part.write(.delete, "keys/:id", .revokeKey, "Revoke a team’s key") { call in
      let id: ID<APIKey> = try call.id()
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try KeyMaker(authority.membership).revoke(id, in: tx)
        }
      } giving: { (_: APIKey, _) in
        .nothing
      }
    }
  }

  func add(to part: APIPart<SignedInContext>) {
    let part = part.chapter("API keys")
    let clock = web.portal.store.clock
    part.list(
      "users/me/keys", .seeKeys, "List your own keys", APIKey.ownListing(at: clock.now()),
      key
    ) { APIKey.ownScope(of: $0.context.user.id) }
    part.read("users/me/keys/:id", .seeKeys, "Read a key of your own", key) { call in
      let (maker, id): (KeyMaker, ID<APIKey>) = (KeyMaker(call.context.user), try call.id())
      return { try maker.find(id, in: $0) }
    }
    part.write(
      .post, "users/me/keys", .makeKeys, "Make a key of your own", APIKey.ownFields,
      gives: made, status: .created
    ) { call in
      let entered = try call.entered()
      return try await call.make(made) { secret in
        try await web.write(call.context) { me, tx in
          try KeyMaker(me).make(entered, secret, in: tx)
        }
      }
    }
    part.write(
      .post, "users/me/keys/:id/rotate", .makeKeys, "Replace a key of your own",
      APIKey.rotationFields, gives: made, status: .created
    ) { call in
      let (id, entered): (ID<APIKey>, Entered) = (try call.id(), try call.entered())
      return try await call.make(made) { secret in
        try await web.write(call.context) { me, tx in
          try KeyMaker(me).rotate(id, entered, secret, in: tx)
        }
      }
    }
    part.write(.delete, "users/me/keys/:id", .revokeKeys, "Revoke a key of your own") { call in
      let id: ID<APIKey> = try call.id()
      return try await call.write {
        try await web.write(call.context) { me, tx in try KeyMaker(me).revoke(id, in: tx) }
      } giving: { (_: APIKey, _) in
        .nothing
      }
    }
  }
}

extension APICall where Context: PersonalContext {
  /// A new key with its secret, which is never shown again.
  fileprivate func make(
    _ resource: Resource<MadeAPIKey>, _ make: (APISecret) async throws -> APIKey
  ) async throws -> Response {
    let secret = APISecret.random()
    return try await write {
      try await make(secret)
    } giving: { (key: APIKey, _) in
      .made(resource, MadeAPIKey(key, secret))
    }
  }
}
