import Testing
import ProteinKit
