def render(report, pictures):
    return b"<!DOCTYPE html>"
