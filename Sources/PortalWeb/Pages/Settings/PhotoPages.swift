import HTTPTypes
import Hummingbird
import NIOPosix
import Portal

/// People's pictures: seen by team-mates, chosen on the profile page.
struct PhotoPages: Sendable {
  let web: Web
  let profile: ProfilePages

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let (owner, user): (ID<User>, User) = (try context.id("user"), context.user)
    let name = try await web.portal.store.read { try user.avatar(of: owner, in: $0) }
    guard let name, let path = web.portal.files.location(of: name),
      let type = ImageType(storedAs: name)
    else { throw HTTPProblem(.notFound) }
    let body: ResponseBody
    do { body = try await FileIO().loadFile(path: path, context: context) } catch {
      // The row is there and the file is not: a restore without its files.
      throw HTTPProblem(.notFound)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: type.mediaType,
        .contentDisposition: "attachment; filename=\"photo.\(type.rawValue)\"",
        .contentSecurityPolicy: "default-src 'none'; sandbox",
        .cacheControl: "private, max-age=3600",
      ], body: body)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let (files, settings) = (web.portal.files, web.portal.settings)
    return try await web.submit(
      request, context, profile.photoFields, on: profile.page, form: "photo"
    ) {
      let file = $0[Photo.field(settings)]
      // The threads that serve pages do not wait for the disk.
      let name = try await NIOThreadPool.singleton.runIfActive {
        try Photo.keep(file, in: files, settings)
      }
      try await set(name, context)
      return Done("/settings/profile", "Your photo is saved.")
    }
  }

  func remove(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.press(request, context) {
      try await set(nil, context)
      return Done("/settings/profile", "Your photo is removed.")
    }
  }

  /// Points the person at the new file, then removes the old one: a crash in between leaves a file
  /// too many, never one too few.
  private func set(_ name: String?, _ context: SignedInContext) async throws {
    do {
      let old = try await web.write(context) { me, tx in
        try me.setAvatar(name, in: tx)
      }
      for name in old { web.portal.files.remove(name) }
    } catch {
      // With an unknown outcome the row may point at the file.
      if let name, error as? StoreError != .unknownOutcome { web.portal.files.remove(name) }
      throw error
    }
  }
}
