#!/usr/bin/env python3
"""Prints the bytes in Tests/SEPITPipelineTests/EventLogTests.swift, as tensorboard writes them.

    pip install tensorboard==2.21.0 protobuf==7.36.2
    scripts/goldens/event_goldens.py
"""
import io

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

EVENTS = {
    "version": Event(wall_time=1_700_000_000.5, step=0, file_version="brain.Event:2"),
    "scalars": Event(
        wall_time=1_700_000_001, step=300,
        summary=Summary(value=[
            Summary.Value(tag="loss", simple_value=2.5), Summary.Value(tag="rates/connector", simple_value=-1e-4)])),
    "session": Event(wall_time=1_700_000_002, step=200, session_log=SessionLog(status=SessionLog.START)),
}

for name, event in EVENTS.items():
    stream = io.BytesIO()
    RecordWriter(stream).write(event.SerializeToString())
    print(name, stream.getvalue().hex())
