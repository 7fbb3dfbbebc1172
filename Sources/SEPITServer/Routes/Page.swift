import FileKit
import FoundationEssentials

/// The page, made of its parts once: a document that needs nothing else, and says so to browsers.
struct Page: Sendable {
    let response: Response

    init() {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let style = text(PackageResources.page_css)
        let script = [
            PackageResources.viewer_js, PackageResources.report_js, PackageResources.explanation_js,
            PackageResources.stream_js, PackageResources.session_js,
        ].map(text)
            .joined(separator: "\n")
        let document = text(PackageResources.page_html)
            .replacing("<style></style>", with: "<style>\(style)</style>")
            .replacing("<script></script>", with: "<script>\(script)</script>")
        let policy = [
            "default-src 'none'", "style-src '\(Self.digest(style))'", "script-src '\(Self.digest(script))'",
            "img-src data: blob:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'",
        ]
        response = Response(contentType: "text/html; charset=utf-8", text: document)
            .with("Content-Security-Policy", policy.joined(separator: "; ")).with("Cache-Control", "no-cache")
    }

    /// By which a browser knows that a part of the document is the server's.
    private static func digest(_ text: String) -> String {
        let digits = Array(SHA256.hash(of: Array(text.utf8)))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
        }
        return "sha256-" + Data(bytes).base64EncodedString()
    }
}
