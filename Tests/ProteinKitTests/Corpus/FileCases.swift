extension CorpusCase {
    /// Files that are something else than they seem.
    static let files: [CorpusCase] = [
        CorpusCase("empty", "", "error - file-empty"),
        CorpusCase("only blank lines", "\n\n  \n", "error - file-empty"),
        CorpusCase("web page", "<!DOCTYPE html>\n<html><body>404</body></html>\n", "error - format-html"),
        CorpusCase("XML", "<?xml version=\"1.0\"?>\n<PDBx:datablock/>\n", "error - format-xml"),
        CorpusCase("JSON", "{\"data_1ABC\": {}}\n", "error - format-json"),
        CorpusCase("prose", "Dear colleague,\nhere is the structure.\n", "error - format-unknown"),
        CorpusCase("zip archive", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00], "error - file-binary"),
        CorpusCase("binary", (0..<200).map { UInt8($0 % 7) }, "error - file-binary"),
        CorpusCase("UTF-16", [0xFF, 0xFE, 0x41, 0x00, 0x54, 0x00], "error - file-binary"),
    ]
}
