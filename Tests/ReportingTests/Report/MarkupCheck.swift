import Foundation
import FoundationXML

/// What a page's markup says of itself, by a parser of XML that is not ours.
final class MarkupCheck: NSObject, XMLParserDelegate {
    /// nil for a page that is well formed.
    private(set) var error: String?
    private(set) var identifiers: [String] = []
    private(set) var fragments: [String] = []
    /// What a browser would fetch or run.
    private(set) var foreign: [String] = []
    private(set) var elements: [String: Int] = [:]
    /// Pictures of meaning without words.
    private(set) var wordless = 0
    private(set) var text = ""

    init(_ html: String) {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        if !parser.parse() { error = "line \(parser.lineNumber): \(String(describing: parser.parserError))" }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements[name, default: 0] += 1
        if let identifier = attributes["id"] { identifiers.append(identifier) }
        if let target = attributes["href"] {
            if target.hasPrefix("#") { fragments.append(String(target.dropFirst())) } else { foreign.append(target) }
        }
        if let source = attributes["src"], !source.hasPrefix("data:image/png;base64,") { foreign.append(source) }
        foreign += attributes.keys.filter { $0.hasPrefix("on") }
        if ["script", "link", "iframe", "object", "form"].contains(name) { foreign.append(name) }
        if attributes["role"] == "img", (attributes["aria-label"] ?? "").isEmpty { wordless += 1 }
        if name == "svg", attributes["role"] == nil, attributes["aria-hidden"] == nil { wordless += 1 }
        if name == "img", attributes["alt"] == nil { wordless += 1 }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { self.text += text }
}
