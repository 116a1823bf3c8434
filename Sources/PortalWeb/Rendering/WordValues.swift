/// Puts values into a text, in one walk over its bytes: what a value itself says is never looked
/// at, and a name that nobody gives stays as it is.
///
/// Nothing is split beforehand: finding a split text again takes a hash of it and a lock or a copy
/// of the table, which cost as much as the walk.
enum WordValues {
  typealias Value = (key: String, value: String)
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  static func fill(_ text: String, _ values: some Collection<Value>) -> String {
    var text = text
    return text.withUTF8 { fill($0, values) }
  }

  private static func fill(_ text: Bytes, _ values: some Collection<Value>) -> String {
    var filled = ""
    filled.reserveCapacity(values.reduce(text.count) { $0 + $1.value.utf8.count })
    var done = 0
    var place = 0
    while place < text.count {
      if text[place] == UInt8(ascii: "{"), let value = value(at: place, in: text, values) {
        if done < place { filled += String(decoding: text[done..<place], as: UTF8.self) }
        filled += value.value
        place += value.key.utf8.count + 4
        done = place
      } else {
        place += 1
      }
    }
    if done < place { filled += String(decoding: text[done...], as: UTF8.self) }
    return filled
  }

  /// The value whose `{{name}}` stands at `place`.
  private static func value(
    at place: Int, in text: Bytes, _ values: some Collection<Value>
  ) -> Value? {
    guard place + 1 < text.count, text[place + 1] == UInt8(ascii: "{") else { return nil }
    let rest = Bytes(rebasing: text[(place + 2)...])
    for value in values where isName(value.key, at: rest) { return value }
    return nil
  }

  private static func isName(_ name: String, at text: Bytes) -> Bool {
    let count = name.utf8.count
    guard count + 2 <= text.count, text[count] == UInt8(ascii: "}"),
      text[count + 1] == UInt8(ascii: "}")
    else { return false }
    var name = name
    return name.withUTF8 { $0.elementsEqual(text[..<count]) }
  }
}
