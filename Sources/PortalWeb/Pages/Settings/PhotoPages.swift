import HTTPTypes
import Hummingbird
import NIOPosix
import Portal

/// People's pictures: seen by team-mates, chosen on the profile page.
struct PhotoPages: Sendable {
  let web: Web
  let profile: ProfilePages

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.photo(of: context.id("user"), context)
  }

  func save(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let field = Photo.field(web.portal.settings)
    return try await web.submit(
      request, context, profile.photoFields, on: profile.page, form: "photo"
    ) {
      try await web.setPhoto($0[field], context)
      return Done("/settings/profile", "Your photo is saved.")
    }
  }

  func remove(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.press(request, context) {
      try await web.removePhoto(context)
      return Done("/settings/profile", "Your photo is removed.")
    }
  }
}

extension Web {
  /// The picture of somebody whom the reader may see.
  /// - Throws: `HTTPProblem` 404.
  func photo(of owner: ID<User>, _ context: SignedInContext) async throws -> Response {
    let user = context.user
    let name = try await portal.store.read { try user.avatar(of: owner, in: $0) }
    guard let name, let path = portal.files.location(of: name),
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

  /// - Returns: the files that were there before, which are gone.
  @discardableResult
  func setPhoto(_ file: UploadedFile, _ context: SignedInContext) async throws -> [String] {
    let (files, settings) = (portal.files, portal.settings)
    // The threads that serve pages do not wait for the disk.
    let name = try await NIOThreadPool.singleton.runIfActive {
      try Photo.keep(file, in: files, settings)
    }
    return try await pointPhoto(to: name, context)
  }

  /// - Returns: the same.
  @discardableResult
  func removePhoto(_ context: SignedInContext) async throws -> [String] {
    try await pointPhoto(to: nil, context)
  }

  /// Points the person at the new file, then removes the old one: a crash in between leaves a file
  /// too many, never one too few.
  private func pointPhoto(to name: String?, _ context: SignedInContext) async throws -> [String] {
    do {
      let old = try await write(context) { me, tx in try me.setAvatar(name, in: tx) }
      for name in old { portal.files.remove(name) }
      return old
    } catch {
      // With an unknown outcome the row may point at the file.
      if let name, error as? StoreError != .unknownOutcome { portal.files.remove(name) }
      throw error
    }
  }
}
