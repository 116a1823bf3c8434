import NIOCore
import Testing

@testable import PortalWeb

/// Each thing that may stand in a template, and each that may not. What is rendered is compared
/// with swift-mustache too.
@Suite("Templates") struct TemplateTests {
  /// The template `t`, rendered.
  private func render(
    _ sources: [String: String], _ tags: Tags, _ place: SourceLocation = #_sourceLocation
  ) throws -> String {
    let buffer = try #require(try Templates(sources: sources).render("t", tags))
    let text = String(buffer: buffer)
    #expect(try Reference(sources: sources).render("t", tags) == text, sourceLocation: place)
    return text
  }

  private func render(
    _ text: String, _ tags: Tags, _ place: SourceLocation = #_sourceLocation
  ) throws -> String {
    try render(["t": text], tags, place)
  }

  @Test func `values are escaped, texts of the template are not`() throws {
    #expect(try render("<b>\"{{a}}\"", ["a": "<&>\"'ä"]) == "<b>\"&lt;&amp;&gt;&quot;&#39;ä\"")
    #expect(try render("{{a}} {{ b }} {{c}}{{d}}", ["a": 5, "b": true, "c": nil]) == "5 true ")
    #expect(try render("", [:]) == "")
    #expect(try render("{ } }} {a}", [:]) == "{ } }} {a}")
  }

  @Test func `what has no text is empty`() throws {
    let tags: Tags = ["t": ["a": "x"] as Tags, "r": [["a": "x"] as Tags], "s": ["x"]]
    #expect(try render("[{{t}}{{r}}{{s}}{{.}}]", tags) == "[]")
  }

  @Test func `sections`() throws {
    let text = "{{#a}}[{{.}}{{b}}]{{/a}}{{^a}}none{{/a}}"
    #expect(try render(text, ["a": "x", "b": "y"]) == "[xy]")
    #expect(try render(text, ["a": "", "b": "y"]) == "[y]", "an empty text is there")
    #expect(try render(text, ["a": 0, "b": "y"]) == "[0y]")
    #expect(try render(text, ["a": true, "b": "y"]) == "[y]", "a flag changes no names")
    #expect(try render(text, ["a": false]) == "none")
    #expect(try render(text, ["a": nil]) == "none")
    #expect(try render(text, [:]) == "none")
    #expect(try render(text, ["a": ["b": "z"] as Tags, "b": "y"]) == "[z]")
    #expect(try render(text, ["a": ["x", "y"], "b": "z"]) == "[xz][yz]")
    #expect(try render(text, ["a": [] as [String]]) == "none")
    #expect(try render(text, ["a": [1, 2].rows { ["b": $0] }]) == "[1][2]")
    #expect(try render(text, ["a": [] as [Tags]]) == "none")
  }

  @Test func `names are looked for from the innermost outward`() throws {
    let tags: Tags = [
      "x": "outer", "y": "outer", "z": "outer", "in": ["x": "inner", "y": nil] as Tags,
    ]
    #expect(try render("{{#in}}{{x}}|{{y}}|{{z}}{{/in}}", tags) == "inner||outer")
    #expect(try render("{{#in}}{{#y}}y{{/y}}{{^y}}no{{/y}}{{/in}}", tags) == "no")
    #expect(try render("{{#x}}{{#in}}{{.}}{{z}}{{/in}}{{.}}{{/x}}", tags) == "outerouter")
  }

  @Test func `names with dots`() throws {
    let tags: Tags = [
      "a": ["b": ["c": "x"] as Tags, "n": nil] as Tags, "c": "outer",
      "in": ["a": [:] as Tags] as Tags,
      "text": "t",
    ]
    #expect(try render("{{a.b.c}}|{{a.c}}|{{a.n.c}}|{{text.c}}", tags) == "x|||")
    #expect(try render("{{#in}}{{a.b.c}}{{/in}}", tags) == "", "the inner a counts")
    #expect(try render("{{#a.b}}{{c}}{{/a.b}}{{^a.n}}none{{/a.n}}", tags) == "xnone")
  }

  @Test func `comments and lines of their own`() throws {
    #expect(try render("a{{! b\n}}c\n  {{! d }}\ne", [:]) == "ac\ne")
    let tags: Tags = ["a": true, "b": ["1", "2"]]
    #expect(try render("x\n  {{#a}}  \n  y\n  {{/a}}\nz\n", tags) == "x\n  y\nz\n")
    #expect(try render("{{#b}}\n- {{.}}\n{{/b}}\n", tags) == "- 1\n- 2\n")
    #expect(try render(" {{#a}} x {{/a}} \n", tags) == "  x  \n")
    #expect(try render("{{#a}}\nx{{/a}}", tags) == "x")
    #expect(try render("{{#a}}x\n{{/a}}\n  {{! c }}\n", tags) == "x\n  \n")
  }

  @Test func `partials and their blocks`() throws {
    let sources = [
      "t": "{{>p}}\n{{<p}}{{$title}}mine {{a}}{{/title}}{{/p}}\n{{>parts/q}} {{>p}}",
      "p": "<{{$title}}own{{/title}}>\n", "parts/q": "q",
    ]
    #expect(try render(sources, ["a": "1"]) == "<own>\n<mine 1>\n\nq <own>\n")
  }

  @Test func `a page extends a layout that extends another, and the outermost block counts`() throws
  {
    let sources = [
      "app":
        "<title>{{$title}}app{{/title}}</title>\n{{>bar}}\n<main>\n{{$content}}\n{{/content}}\n"
        + "</main>\n",
      "bar": "<nav>{{$title}}bar{{/title}}{{$nav}}nav{{/nav}}</nav>\n",
      "list": """
      {{<app}}
      {{$title}}list{{/title}}
      {{$content}}
      <ul>
      {{#rows}}
      {{$row}}
      <li>{{.}}</li>
      {{/row}}
      {{/rows}}
      </ul>
      {{/content}}
      {{/app}}
      """,
      "t": """
      {{<list}}
      {{! only the row }}
      {{$row}}
        <li class="t">
          {{.}}
        </li>
      {{/row}}
      {{$title}}mine{{/title}}
      {{/list}}
      """,
    ]
    let html = try render(sources, ["rows": ["a", "b"]])
    #expect(
      html == """
        <title>mine</title>
        <nav>minenav</nav>
        <main>
        <ul>
        <li class="t">
          a
        </li>
        <li class="t">
          b
        </li>
        </ul>
        </main>

        """)
  }

  @Test func `a page larger than the last one is whole`() throws {
    let templates = try Templates(sources: ["t": "{{a}}<{{#b}}{{a}}{{/b}}>"])
    for length in [0, 1, 600, 10_000, 3, 700_000] {
      let text = String(repeating: "é", count: length)
      let buffer = try #require(templates.render("t", ["a": text, "b": true]))
      #expect(String(buffer: buffer) == "\(text)<\(text)>")
    }
    var buffer = ByteBuffer(string: "before ")
    templates["t"]?.render(["a": "x"], into: &buffer)
    #expect(String(buffer: buffer) == "before x<>")
    #expect(templates.render("u", [:]) == nil)
  }

  @Test(arguments: [
    ("a\n{{{b}}}", 2, "not escaped"), ("{{&b}}", 1, "not escaped"), ("{{% A:B}}", 1, "pragma"),
    ("{{=<% %>=}}", 1, "delimiters"), ("{{a(b)}}", 1, "transform"),
    ("{{>*a}}", 1, "while rendering"),
    ("{{<*a}}{{/*a}}", 1, "while rendering"), ("\n a\r\n", 2, "carriage return"),
    ("a\u{B}", 1, "vertical tab"), ("{{#a}}\n{{#b}}\n{{/b}}", 1, "{{#a}} is never closed"),
    ("{{#a}}\n\n{{/b}}", 3, "{{/b}} closes {{#a}} of line 1"), ("{{/a}}", 1, "closes nothing"),
    ("{{#a}}{{^b}}{{/a}}{{/b}}", 1, "{{/a}} closes {{^b}}"), ("{{a", 1, "not closed"),
    ("{{a b}}", 1, "not closed"), ("{{\na}}", 1, "not closed"), ("\n{{", 2, "not closed"),
    ("{{}}", 1, "without a name"), ("{{# }}", 1, "without a name"), ("{{a/b}}", 1, "not for names"),
    ("{{ #a}}", 1, "not for names"), ("{{é}}", 1, "not for names"),
    ("{{.a}}", 1, "a dot too many"),
    ("{{a..b}}", 1, "a dot too many"), ("{{#a.}}{{/a.}}", 1, "a dot too many"),
    ("\n{{! a\n", 2, "never closed"), ("{{>nowhere}}", 1, "no template nowhere"),
    ("{{<nowhere}}{{/nowhere}}", 1, "no template nowhere"), ("  {{>p}}\n", 1, "indented"),
    ("  {{<p}}{{/p}}", 1, "indented"), ("\n\t{{$a}}x{{/a}}", 2, "indented"),
    ("{{<p}}{{#a}}{{/a}}{{/p}}", 1, "only blocks"), ("{{<p}}\n{{a}}{{/p}}", 2, "only blocks"),
    ("{{<p}}{{$a}}{{/p}}", 1, "closes {{$a}}"), ("{{<p}}", 1, "{{<p}} is never closed"),
    ("\n{{>t}}", 2, "t > t"), ("{{<p}}{{$a}}{{>t}}{{/a}}{{/p}}", 1, "t > p > t"),
    ("{{<p}}{{$a}}{{$a}}{{/a}}{{/a}}{{/p}}", 1, "would stand in what fills it"),
    (
      "{{<p}}{{$a}}{{<q}}{{$b}}{{$a}}{{/a}}{{/b}}{{/q}}{{/a}}{{/p}}", 1,
      "would stand in what fills it"
    ),
  ])
  func `is refused`(_ text: String, line: Int, reason: String) {
    let error = #expect(throws: TemplateFault.self) {
      try Templates(sources: ["t": text, "p": "{{$a}}{{/a}}", "q": "{{$b}}{{/b}}"])
    }
    #expect(error?.file == "t" && error?.line == line, "\(error as Any)")
    #expect(error?.reason.contains(reason) == true, "\(error as Any)")
  }

  @Test func `a circle is told with the file that closes it`() throws {
    let error = #expect(throws: TemplateFault.self) {
      try Templates(sources: ["a": "{{>b}}", "b": "x\n{{<c}}{{/c}}", "c": "{{>a}}"])
    }
    #expect(error?.description == "c, line 1: it would be put into itself: a > b > c > a")
  }

  @Test func `the audit tells what is missing and what nothing walked`() throws {
    let text = """
      {{a}}{{b}}{{n}}{{#list}}{{x}}{{y}}{{a}}{{/list}}{{^list}}{{c}}{{/list}}{{#off}}{{d}}{{/off}}
      {{#none}}{{e}}{{/none}}{{#empty}}{{f}}{{/empty}}{{#gone}}{{g}}{{/gone}}{{t.u}}{{t.v}}{{t}}
      """
    let templates = try Templates(sources: ["t": text])
    let tags: Tags = [
      "a": 1, "n": nil, "list": [["x": 1], ["x": 2, "y": 1]] as [Tags], "off": false, "none": nil,
      "empty": [] as [String], "t": ["u": nil] as Tags,
    ]
    let audit = try #require(templates.audit("t", tags))
    #expect(audit.missing == ["b", "y", "c", "d", "gone", "t.v", "t"])
    #expect(audit.unwalked == ["none", "empty", "gone"])
    #expect(audit.count == 20)
    let more: Tags = ["none": ["e": 1] as Tags, "empty": ["x"], "f": "x"]
    let both = try #require(templates.audit("t", tags, tags.adding(more)))
    #expect(both.unwalked == ["gone"])
    #expect(templates.audit("u", tags) == nil)
  }
}
