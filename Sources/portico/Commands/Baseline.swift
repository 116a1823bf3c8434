import Hummingbird
import NIOCore

/// What `make bench` calls 1.00: the default server in the same process, with nothing of the
/// portal around it. `GET /bytes/12000` answers as many bytes, on a loopback port that it says.
enum Baseline {
  private static let most = 1 << 20
  private static let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: most)

  static var application: some ApplicationProtocol {
    let router = Router()
    router.get("bytes/:count") { _, context in
      let count = try context.parameters.require("count", as: Int.self)
      guard let bytes = body.getSlice(at: 0, length: min(max(count, 0), most)) else {
        throw HTTPError(.internalServerError)
      }
      return Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: ResponseBody(byteBuffer: bytes))
    }
    return Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        Terminal.say("baseline: http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
      })
  }
}
