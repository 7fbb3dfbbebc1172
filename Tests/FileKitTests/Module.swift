import Testing
import FileKit
