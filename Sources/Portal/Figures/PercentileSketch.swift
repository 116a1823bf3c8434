/// Values counted by their first 19 bits as a Double: sign, exponent and seven bits after it. A percentile read
/// from it is off by less than one in a hundred, and two sketches merge by adding.
package struct PercentileSketch: Sendable, Equatable {
  /// By bucket, in the order of the values.
  private(set) var buckets: [(key: UInt32, count: UInt64)] = []

  package init() {}

  /// - Throws: `StoreError.decoding`.
  init(stored bytes: [UInt8]) throws {
    var (position, key) = (0, UInt64(0))
    while position < bytes.count {
      guard let step = Varint.read(bytes, &position), let count = Varint.read(bytes, &position),
        step < 1 << 19, key + step < 1 << 19
      else { throw StoreError.decoding("these bytes are no sketch") }
      key += step
      buckets.append((UInt32(key), count))
    }
  }

  /// Steps from key to key, each with its count.
  var stored: [UInt8] {
    var (bytes, last) = ([UInt8](), UInt32(0))
    bytes.reserveCapacity(buckets.count * 3)
    for (key, count) in buckets {
      Varint.append(UInt64(key - last), to: &bytes)
      Varint.append(count, to: &bytes)
      last = key
    }
    return bytes
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.buckets.elementsEqual(other.buckets) { $0 == $1 }
  }

  package var count: UInt64 { buckets.reduce(0) { $0 + $1.count } }

  /// - Parameter values: finite.
  package mutating func add(_ values: [Double]) {
    var counts: [UInt32: UInt64] = [:]
    for value in values { counts[Self.key(of: value), default: 0] += 1 }
    merge(counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  package mutating func merge(_ other: PercentileSketch) { merge(other.buckets) }

  private mutating func merge(_ other: [(key: UInt32, count: UInt64)]) {
    if buckets.isEmpty {
      buckets = other
      return
    }
    var merged: [(key: UInt32, count: UInt64)] = []
    merged.reserveCapacity(buckets.count + other.count)
    var (left, right) = (0, 0)
    while left < buckets.count || right < other.count {
      if right == other.count || left < buckets.count && buckets[left].key < other[right].key {
        merged.append(buckets[left])
        left += 1
      } else if left == buckets.count || other[right].key < buckets[left].key {
        merged.append(other[right])
        right += 1
      } else {
        merged.append((buckets[left].key, buckets[left].count + other[right].count))
        (left, right) = (left + 1, right + 1)
      }
    }
    buckets = merged
  }

  /// The smallest value that at least so many of a hundred do not exceed (nearest rank); nil for none.
  package func percentile(_ hundredths: Int) -> Double? {
    let all = count
    guard all > 0 else { return nil }
    let rank = max(1, (all * UInt64(hundredths) + 99) / 100)
    var seen = UInt64(0)
    for (key, count) in buckets {
      seen += count
      if seen >= rank { return Self.least(of: key) }
    }
    return nil
  }

  /// Keys stand in the order of their values: those of numbers below zero are turned round.
  private static func key(of value: Double) -> UInt32 {
    let bits = UInt32(truncatingIfNeeded: (value + 0).bitPattern >> 45)
    return bits & 0x40000 == 0 ? bits | 0x40000 : ~bits & 0x7FFFF
  }

  /// Its values differ by less than one in a hundred; whole numbers up to 128 are told as they were.
  private static func least(of key: UInt32) -> Double {
    let bits = key & 0x40000 != 0 ? key & 0x3FFFF : ~key & 0x7FFFF
    let low = UInt64(bits) << 45
    // What is no number at all: zero, and what is as near to it as makes no difference.
    if bits & 0x3FF80 == 0 { return 0 }
    return Double(bitPattern: low)
  }
}
