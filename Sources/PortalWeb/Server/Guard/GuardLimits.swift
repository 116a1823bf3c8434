import NIOCore

/// What one connection may take of the server.
package struct GuardLimits: Sendable, Equatable {
  /// Connections open at once; one more is answered 503 and closed.
  package var maxConnections: Int
  /// The same of one network (`Network`), trusted proxies excepted.
  package var maxConnectionsPerNetwork: Int
  /// Bytes of request bodies held at once, all connections together; past it 503.
  package var maxBodyMemory: Int
  /// Bytes of request line and header fields together; more is 431.
  package var headerBytes: Int
  /// Header fields of one request, trailers included; more is 431.
  package var headerFields: Int
  /// From the first byte of a request to the end of its headers; then 408. A TLS handshake has as
  /// long.
  package var headerTimeout: Duration
  /// From the headers to the end of the body, uploads excepted; then 408.
  package var bodyTimeout: Duration
  /// The average that an upload must hold once `uploadGrace` has passed; below it 408.
  package var uploadBytesPerSecond: Int
  /// How long an upload may be slow before its average counts.
  package var uploadGrace: Duration
  /// A connection without a request is closed silently after this; a silent upload gets 408.
  package var idleTimeout: Duration
  /// Output waiting this long without enough of it leaving cuts the connection (at most twice this).
  package var writeTimeout: Duration
  /// How much is enough, unless all that waited has left.
  package var readBytesPerSecond: Int
  /// How long input is thrown away after the last answer, so that the client can read it.
  package var lingerTimeout: Duration
  /// How much input is thrown away after the last answer.
  package var lingerBytes: Int
  /// Requests read ahead of their answers; the last of them is answered with `Connection: close`.
  package var pipelinedRequests: Int
  /// Requests that one HTTP/2 connection may have open at once; the next stream is refused.
  package var concurrentStreams: Int
  /// Of each kind that costs us more than the client (streams reset by it, streams it made fail,
  /// PING, SETTINGS and PRIORITY frames): how many in 30 seconds. Past it the connection is cut.
  package var frameFlood: Int

  package init(
    maxConnections: Int = 12_000,
    maxConnectionsPerNetwork: Int = 200,
    maxBodyMemory: Int = 64 << 20,
    headerBytes: Int = 32 * 1024,
    headerFields: Int = 100,
    headerTimeout: Duration = .seconds(30),
    bodyTimeout: Duration = .seconds(30),
    uploadBytesPerSecond: Int = 32 * 1024,
    uploadGrace: Duration = .seconds(5),
    idleTimeout: Duration = .seconds(60),
    writeTimeout: Duration = .seconds(30),
    readBytesPerSecond: Int = 1024,
    lingerTimeout: Duration = .seconds(5),
    lingerBytes: Int = 16 * 1024 * 1024,
    pipelinedRequests: Int = 64,
    concurrentStreams: Int = 100,
    frameFlood: Int = 200
  ) {
    self.maxConnections = maxConnections
    self.maxConnectionsPerNetwork = maxConnectionsPerNetwork
    self.maxBodyMemory = maxBodyMemory
    self.headerBytes = headerBytes
    self.headerFields = headerFields
    self.headerTimeout = headerTimeout
    self.bodyTimeout = bodyTimeout
    self.uploadBytesPerSecond = uploadBytesPerSecond
    self.uploadGrace = uploadGrace
    self.idleTimeout = idleTimeout
    self.writeTimeout = writeTimeout
    self.readBytesPerSecond = readBytesPerSecond
    self.lingerTimeout = lingerTimeout
    self.lingerBytes = lingerBytes
    self.pipelinedRequests = pipelinedRequests
    self.concurrentStreams = concurrentStreams
    self.frameFlood = frameFlood
  }
}

extension GuardLimits {
  /// Bytes of waiting output that a client has to take within `writeTimeout`.
  var leastRead: Int {
    let seconds = Double(TimeAmount(writeTimeout).nanoseconds) / 1e9
    return max(1, Int(Double(readBytesPerSecond) * seconds))
  }
}
