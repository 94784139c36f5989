"""The live wall: `hub` decides what is shown, `server` alone knows websockets, `wall` joins them to the center."""
