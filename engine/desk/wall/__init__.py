"""The wall (态势大屏): how things stand by district and kind, without anything about anybody."""
