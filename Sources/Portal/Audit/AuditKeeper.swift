import Foundation
import Logging
import ServiceLifecycle

/// Keeps the audit's ends outside the database, at most a second behind: whoever can reach only the
/// database can put back an older state of a chain, but not of the file. Each process writes down
/// what it commits. A file that is behind the database is in order, since others write too and a
/// kill loses the last moment; one that is ahead of it tells that entries are gone.
package final class AuditKeeper: Service {
  private let store: any Store
  private let audit: AuditLog
  private let keys: SecretKeys
  private let dataFolder: String
  private let path: String
  private let place: String
  private let logger: Logger
  private let interval: Duration
  private let file: Locked<EndsFile>
  /// Of the file, in the database.
  private let isRegistered = Locked(false)
  private let isFailing = Locked(false)
  /// Chains of which it was said that entries are gone.
  private let reported = Locked<Set<String>>([])
  private var growth: AuditGrowth { store.audit.growth }

  /// - Parameter interval: between two looks at what was committed.
  init(
    _ store: any Store, audit: AuditLog, keys: SecretKeys, dataFolder: String, logger: Logger,
    interval: Duration = .milliseconds(500)
  ) {
    self.store = store
    self.audit = audit
    self.keys = keys
    self.dataFolder = dataFolder
    path = EndsFile.path(dataFolder)
    place = AuditKeeperRow.place(of: dataFolder)
    self.logger = logger
    self.interval = interval
    file = Locked(EndsFile(keys: keys))
  }

  /// From here on what is committed is kept. Called when the schema is there, before anything else
  /// is written.
  /// - Throws: `StoreError` when the file cannot be read or written.
  package func begin() async throws {
    growth.begin()
    let lock = try await lock()
    defer { lock.release() }
    let keepers = try await store.read { [audit] in try audit.keepers(in: $0) }
    let isMissed = keepers.contains { $0.place == place && $0.isOurs }
    do {
      let (path, keys) = (path, keys)
      let found = try await OwnThreads.run("portico-audit") {
        try EndsFile.load(path, keys: keys)
      }
      if let found {
        guard try await isOfAnotherDatabase(found, keepers) else {
          file.withLock { $0 = found }
          return try await register()
        }
        try setAside("of-another-database")
      }
      // With people in it the database may be the same one, and its chains gone.
      let hasPeople = try await store.read { try $0.exists("SELECT 1 AS n FROM users LIMIT 1") }
      try await makeFile(isLost: isMissed || found != nil && hasPeople)
    } catch is EndsFile.Damaged {
      try setAside("damaged")
      try await makeFile(isLost: true)
    }
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      // What the last process could not write down before it was killed, and what others wrote.
      var isBehind = true
      while !Task.isCancelled {
        if isBehind {
          isBehind = !(await attempt { try await catchUp() })
        } else {
          await attempt { try await save() }
        }
        try? await Task.sleep(for: interval)
      }
    }
  }

  /// Writes down what is left when nothing is committed any more.
  func finish() async {
    // Of a new file the database is told, and that is in the audit too.
    for _ in 1...2 { await attempt { try await save() } }
  }

  @discardableResult
  private func attempt(_ body: () async throws -> Void) async -> Bool {
    do {
      try await body()
      isFailing.withLock { $0 = false }
      return true
    } catch is CancellationError {
      return false
    } catch {
      // What could not be written waits. Saying so once is enough.
      let isNews = isFailing.withLock { isFailing in
        defer { isFailing = true }
        return !isFailing
      }
      if isNews {
        logger.error("the audit’s ends cannot be kept", metadata: ["error": "\(error)"])
      }
      return false
    }
  }
}

// MARK: Writing down

extension AuditKeeper {
  /// Writes down what was committed since the last time.
  func save() async throws {
    let grown = growth.take()
    guard !grown.isEmpty else { return }
    do {
      let lock = try await lock()
      defer { lock.release() }
      try await write(grown)
    } catch {
      growth.putBack(grown)
      throw error
    }
    try await register()
  }

  /// The caller holds the lock.
  private func write(_ news: AuditGrowth.News) async throws {
    let (path, keys, file, grown) = (path, keys, file, news.stretches)
    let unclear = try await OwnThreads.run("portico-audit") {
      try file.withLock { file in
        _ = try file.refresh(path, keys: keys)
        return file.unclear(grown)
      }
    }
    let gone = try await gone(of: unclear)
    try await OwnThreads.run("portico-audit") {
      try file.withLock { file in
        let ends = file.news(grown.filter { !gone.contains($0.key) })
        let cuts = file.news(news.cuts)
        if !ends.isEmpty || !cuts.isEmpty { try file.append(ends, cuts, to: path) }
      }
    }
  }

  /// Of `heads`, the chains that do not have that entry any more. Such a chain's end stays in the
  /// file as it was, so that what was done is found for good.
  private func gone(of heads: [String: AuditHead]) async throws -> Set<String> {
    guard !heads.isEmpty else { return [] }
    let gone = try await store.read { [audit] tx in
      // What retention has removed is gone by right.
      let cuts = try audit.cuts(of: heads.keys.sorted(), in: tx).cuts
      return try Set(
        heads.filter { chain, head in
          if let cut = cuts[chain], head.seq <= cut.seq { return false }
          return try !head.isEntry(of: chain, audit, in: tx)
        }.keys)
    }
    let news = reported.withLock { reported in
      defer { reported.formUnion(gone) }
      return gone.subtracting(reported)
    }
    for chain in news {
      logger.error(
        "the audit was tampered with",
        metadata: ["chain": "\(chain)", "missing": "\(heads[chain]?.seq ?? 0)"])
    }
    return gone
  }

  /// Takes up where every chain ends now.
  func catchUp() async throws {
    try await noteAll()
    try await save()
  }

  private func noteAll() async throws {
    for cut in try await store.read({ [audit] in try audit.cuts(in: $0).cuts.values }) {
      growth.note(cut)
    }
    var last = ""
    while true {
      let after = last
      let page = try await store.read { [audit] tx in
        try tx.rows(
          """
          SELECT chain, seq, hash, mac FROM audit_heads WHERE chain > \(after)
          ORDER BY chain LIMIT 2000
          """
        ).map { row in
          let end = AuditEnd(
            chain: try row["chain"], seq: try row["seq"], hash: try row["hash"], previousHash: [])
          return (end, try audit.wrote(end, mac: row["mac"]))
        }
      }
      // What somebody wrote at the database is not taken for an end.
      growth.note(page.filter(\.1).map(\.0))
      guard let end = page.last?.0 else { return }
      last = end.chain
    }
  }

  /// Only one process writes at a time. Whoever waits is not served in order: on a busy machine one
  /// may be passed by for a while.
  private func lock() async throws -> FileLock {
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      if let lock = try FileLock("\(path).lock", .exclusive) { return lock }
      guard .now < deadline else { throw StoreError.busy }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

// MARK: The file's beginning

extension AuditKeeper {
  /// The caller holds the lock. Without anything in the audit there is no file yet.
  private func makeFile(isLost: Bool) async throws {
    try await noteAll()
    let grown = growth.take()
    guard isLost || !grown.isEmpty else { return }
    if isLost {
      logger.error("the file with the audit’s ends was gone", metadata: ["file": "\(path)"])
    }
    let lostAt = isLost ? store.clock.now() : nil
    let fresh = EndsFile(
      grown.stretches.mapValues { AuditHead($0.last) }, cuts: grown.cuts, lostAt: lostAt, keys: keys
    )
    file.withLock { $0 = fresh }
    let (path, file) = (path, file)
    try await OwnThreads.run("portico-audit") {
      try file.withLock { try $0.writeAnew(path) }
    }
    try await register()
  }

  /// Tells the database where the file is, so that it is missed when it goes.
  private func register() async throws {
    guard !isRegistered.withLock({ $0 }), file.withLock({ $0.length > 0 }) else { return }
    let (id, place, audit) = (file.withLock { $0.id }, place, audit)
    let isKnown = try await store.read { tx in
      try audit.keepers(in: tx).contains { $0.id == id && $0.place == place && $0.isOurs }
    }
    if !isKnown {
      try await store.write(for: .portal, as: .system("audit")) { tx in
        try audit.register(keeper: id, at: place, in: tx)
      }
    }
    isRegistered.withLock { $0 = true }
  }

  /// Somebody began anew with an empty database in the same folder. Of its own database the file
  /// knows some chain, however much of it was tampered with.
  private func isOfAnotherDatabase(
    _ file: EndsFile, _ keepers: [AuditKeeperRow]
  ) async throws -> Bool {
    if keepers.contains(where: { $0.id == file.id }) { return false }
    return try await store.read { try file.isOfAnotherDatabase(in: $0) }
  }

  private func setAside(_ why: String) throws {
    let aside = "\(path).\(why)-\(BackupFolder.stamp(store.clock.now()))"
    logger.notice("a file with the audit’s ends was put aside", metadata: ["kept": "\(aside)"])
    try Disk.rename(path, to: aside)
  }
}

extension AuditKeeper {
  /// Takes the audit as it is now for right, whatever the file says, which is kept aside, and whatever
  /// earlier backups say.
  package func accept() async throws {
    try await store.write(for: .portal, as: .system("portico audit")) { tx in
      try tx.audit(.auditAccepted, to: .portal, subject: "")
    }
    let lock = try await lock()
    defer { lock.release() }
    growth.begin()
    if Disk.exists(path) { try setAside("before-accept") }
    isRegistered.withLock { $0 = false }
    try await makeFile(isLost: false)
    try RestoredCheckpoint.write(
      file.withLock { $0.heads }, since: store.clock.now(), dataFolder: dataFolder, keys: keys)
  }
}

extension EndsFile {
  /// The known ends of chains that somebody else has written to meanwhile: only the database can tell
  /// whether they are still there.
  fileprivate func unclear(_ grown: [String: AuditGrowth.Stretch]) -> [String: AuditHead] {
    var unclear: [String: AuditHead] = [:]
    for (chain, stretch) in grown {
      guard let head = heads[chain], !stretch.follows(head), AuditHead(stretch.last) != head else {
        continue
      }
      unclear[chain] = head
    }
    return unclear
  }

  /// What is further on than the file is.
  fileprivate func news(_ grown: [String: AuditGrowth.Stretch]) -> [String: AuditHead] {
    grown.filter { heads[$0.key].map { $0.seq } ?? 0 < $0.value.last.seq }
      .mapValues { AuditHead($0.last) }
  }

  /// Cuts that are further on than the file's.
  fileprivate func news(_ cuts: [String: AuditHead]) -> [String: AuditHead] {
    cuts.filter { self.cuts[$0.key].map { $0.seq } ?? 0 < $0.value.seq }
  }

  /// Of its own database it knows some chain, however much of that was tampered with. Every portal has
  /// a chain of its own, which tells nothing.
  func isOfAnotherDatabase(in tx: Tx) throws -> Bool {
    let chains = heads.keys.lazy.filter { !$0.hasPrefix(AuditChain.portal.key) }.prefix(500)
    guard !chains.isEmpty else { return false }
    return try !tx.exists(
      "SELECT 1 AS n FROM audit_heads WHERE chain IN (\(list: Array(chains))) LIMIT 1")
  }
}

extension AuditGrowth.Stretch {
  fileprivate func follows(_ head: AuditHead) -> Bool {
    first.seq == head.seq + 1 && first.previousHash.base64URL == head.hash
  }
}
