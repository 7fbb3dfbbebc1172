import FileKit

/// What is read together into a batch is a list of these: files, or parts of them.
struct InputItem: Sendable {
    enum Content: Sendable {
        /// The file is yet to be read.
        case onDisk
        case bytes([UInt8])
        /// The file is not taken.
        case reported(DatasetReport.File)
        /// Of a dataset that is joined; its files are reported on by others.
        case records([ProteinRecord])
    }

    var file: DatasetInputs.File
    var content: Content
    /// From 0 in a file that is read in parts.
    var part = 0
    /// Lines of the file before this part.
    var linesBefore = 0
    /// Bytes and checksum of the whole file, with its first part.
    var whole: (bytes: Int, sha256: String)?
}
