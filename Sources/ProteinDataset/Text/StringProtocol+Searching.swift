extension StringProtocol {
    /// Whether a text stands in this one, byte by byte.
    ///
    /// The method of this name that Foundation brings along takes a tenth of the time of reading an entry.
    func contains(_ text: String) -> Bool {
        var (whole, part) = (String(self), text)
        return whole.withUTF8 { whole in
            part.withUTF8 { part in
                guard let first = part.first else { return true }
                guard whole.count >= part.count else { return false }
                for start in 0...(whole.count - part.count) where whole[start] == first {
                    var length = 1
                    while length < part.count, whole[start + length] == part[length] { length += 1 }
                    if length == part.count { return true }
                }
                return false
            }
        }
    }
}
