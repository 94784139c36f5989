"""A camera as a source of signals: frames in, `video.alarm.v1` events out.

The way of a picture, one module a step:

    frames    opens a file or an RTSP feed and hands out pictures at a steady rate
    zones     the parts of the picture that matter, from a JSON file
    dead      is the picture black or frozen?
    motion    what is there that was not there before, and how much moves?
    debounce  a condition becomes an alarm once, not once a frame
    watch     puts the last three together: picture in, alarms out
    payloads  an alarm becomes a CloudEvent
    send      the CloudEvent and its snapshot reach the center, whatever happens on the way
    run       wires all of this for one camera: what `command-center video` calls
    clips     draws two short demo clips

This package is the only one that imports cv2.
"""
