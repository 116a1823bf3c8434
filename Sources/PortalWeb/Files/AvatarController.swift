import HTTPTypes
import Hummingbird
import NIOPosix
import Portal

/// People's pictures.
struct AvatarController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    guard let owner = ID<User>(try context.parameters.require("user")) else {
      throw HTTPProblem(.notFound)
    }
    let user = context.user
    let name = try await web.portal.store.read { try user.avatar(of: owner, in: $0) }
    guard let name, let path = web.portal.files.location(of: name),
      let type = ImageType(rawValue: String(name.drop { $0 != "." }.dropFirst()))
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

  func upload(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let folder = web.portal.files
    let upload: Upload
    do {
      let limit = web.portal.settings.uploadLimit
      upload = try await web.uploads.hold(context.user.id) {
        try await Upload.receive(request, field: "avatar", limit: limit, into: folder)
      }
    } catch let refusal as Upload.Refusal {
      return try await again(refusal, request, context)
    }
    guard let type = ImageType(content: upload.head), type.agrees(withName: upload.filename) else {
      folder.discard(upload.file)
      return try await again(
        "This is no PNG, JPEG or WebP picture, or its name says something else. Choose another file.",
        .unprocessableContent, request, context)
    }
    let name = try await NIOThreadPool.singleton.runIfActive {
      try folder.keep(upload.file, ending: type.rawValue)
    }
    return try await set(name, words: "Your photo is saved.", request, context)
  }

  func remove(_ request: Request, _ context: SignedInContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    return try await set(nil, words: "Your photo is removed.", request, context)
  }

  /// Points the person at the new file, then removes the old one: a crash in between leaves a file
  /// too many, never one too few.
  private func set(
    _ name: String?, words text: String, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    let (user, audit) = (context.user, web.portal.audit)
    do {
      let old = try await web.portal.store.write(
        for: .userAndTheirTeams(user.id), as: context.app.originator(request)
      ) { try user.setAvatar(name, audit: audit, in: $0) }
      if let old { web.portal.files.remove(old) }
    } catch {
      // With an unknown outcome the row may point at the file.
      if let name, error as? StoreError != .unknownOutcome { web.portal.files.remove(name) }
      throw error
    }
    let words = web.words(request, context.app)
    return try web.redirect(
      to: "/settings/profile", flash: Flash(text: words(text), kind: .good))
  }

  private func again(
    _ refusal: Upload.Refusal, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    switch refusal {
    case .none:
      return try await again(
        "Choose a picture first.", .unprocessableContent, request, context)
    case .tooLarge:
      var response = try await again(
        "This picture is too large. Choose a smaller one.", .contentTooLarge, request, context)
      response.headers[.connection] = "close"
      return response
    }
  }

  private func again(
    _ text: String, _ status: HTTPResponse.Status, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    var page = web.profilePage(context.user)
    page.avatarError = web.words(request, context.app)(text)
    var response = try await web.settings(page, .profile, request, context)
    response.status = status
    return response
  }
}
