"""The predecessor's folder of JSON files: read as it is, brought over, and written again."""
