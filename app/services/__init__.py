"""Work that touches bytes, the network, time or several models; collaborators arrive through the constructor."""
